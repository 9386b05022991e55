import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, type AuditAction, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';

interface Subject {
  readonly type: 'carrier' | 'shipping_zone' | 'shipping_method' | 'shipping_rate' | 'shipment';
  readonly id: string;
  readonly before?: object | undefined;
  readonly after?: object | undefined;
}

/** Fields whose values stay out of the log. */
const MASKED = ['credentials', 'webhookSecret', 'address'];

/** Who on the staff did what, in the transaction of the act. */
@Injectable()
export class StaffAudit {
  constructor(private readonly log: AuditLog) {}

  record(tx: Tx, caller: Identity, action: AuditAction, { type, id, before, after }: Subject): Promise<void> {
    const requestId = currentCorrelation()?.requestId;
    return this.log.record(tx, {
      userId: caller.userId,
      entityType: type,
      entityId: id,
      action,
      ...(before && { before: { ...before } }),
      ...(after && { after: { ...after } }),
      masked: MASKED,
      ...(requestId !== undefined && { requestId }),
    });
  }
}

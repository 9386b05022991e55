import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import type { Origin } from '../tokens/origin.ts';
import { SecurityAuditLogEntity } from './entities/session.entities.ts';

export interface SecurityEvent {
  /** Absent when nobody knows whose account was meant. */
  readonly userId?: string;
  readonly event: 'login' | 'logout' | 'refresh' | 'refresh_token_reuse' | 'user_created';
  readonly outcome: 'success' | 'failure' | 'blocked';
  readonly details?: Readonly<Record<string, string | number>>;
}

@Injectable()
export class SecurityAudit {
  /** In the transaction of the act itself. */
  async record(tx: Tx, event: SecurityEvent, origin: Origin = {}): Promise<void> {
    await tx.insert(SecurityAuditLogEntity, {
      id: newId(),
      userId: event.userId ?? null,
      event: event.event,
      outcome: event.outcome,
      details: event.details ?? {},
      ip: origin.ip ?? null,
      userAgent: origin.userAgent?.slice(0, 512) ?? null,
      requestId: origin.requestId ?? null,
    });
  }
}

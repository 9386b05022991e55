import { Injectable } from '@nestjs/common';
import type { Tx } from '../connection/database.ts';
import { newId } from '../new-id.ts';
import { changes, type Values } from './changes.ts';

export type AuditAction = 'create' | 'update' | 'delete' | 'view' | 'export';

/** One sensitive act: who did what to which thing, and from where. */
export interface AuditEntry {
  /** Null when the system acted by itself. */
  readonly userId?: string | null;
  /** The calling service, when one acted for a user or on its own. */
  readonly serviceClient?: string;
  /** `order`, `payment`, `inventory` …, at most 50 characters. */
  readonly entityType: string;
  readonly entityId: string;
  readonly action: AuditAction;
  /** The state before; for `update` it may be the whole of it: what did not change is left out. */
  readonly before?: Values;
  readonly after?: Values;
  /** Names of fields whose values are secret or encrypted: the log says that they changed, not how. */
  readonly masked?: readonly string[];
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
}

const USER_AGENT_LENGTH = 512;

/** Writes the audit log of this database. */
@Injectable()
export class AuditLog {
  /** In the transaction of the act itself: there is no act without its entry and no entry without its act. */
  async record(tx: Tx, entry: AuditEntry): Promise<void> {
    const { before, after } = changes(entry.before, entry.after, entry.masked ?? []);
    await tx.query(
      `INSERT INTO audit_logs
         (id, user_id, service_client, entity_type, entity_id, action, old_values, new_values, ip_address, user_agent, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        newId(),
        entry.userId ?? null,
        entry.serviceClient ?? null,
        entry.entityType,
        entry.entityId,
        entry.action,
        before && JSON.stringify(before),
        after && JSON.stringify(after),
        entry.ipAddress ?? null,
        entry.userAgent?.slice(0, USER_AGENT_LENGTH) ?? null,
        entry.requestId ?? null,
      ],
    );
  }
}

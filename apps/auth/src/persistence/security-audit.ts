import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import type { Origin } from '../tokens/origin.ts';
import { SecurityAuditLogEntity } from './entities/session.entities.ts';

export const securityEvents = [
  'login',
  'logout',
  'logout_everywhere',
  'session_revoked',
  'refresh',
  'refresh_token_reuse',
  'user_created',
  'register',
  'verification_requested',
  'email_verified',
  'email_change_requested',
  'password_reset_requested',
  'password_reset',
  'password_changed',
  'account_locked',
  'account_disabled',
  'account_enabled',
  'account_deleted',
  'role_given',
  'role_taken',
] as const;

export const securityOutcomes = ['success', 'failure', 'blocked'] as const;

export interface SecurityEvent {
  /** Absent when nobody knows whose account was meant. */
  readonly userId?: string;
  readonly event: (typeof securityEvents)[number];
  readonly outcome: (typeof securityOutcomes)[number];
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

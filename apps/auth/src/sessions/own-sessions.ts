import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { isAccountId } from '../domain/account-id.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { RefreshTokensRepository, type OpenSession } from '../persistence/refresh-tokens.repository.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import type { Origin } from '../tokens/origin.ts';

@Injectable()
export class OwnSessions {
  constructor(
    private readonly database: Database,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly audit: SecurityAudit,
  ) {}

  async list(userId: string): Promise<OpenSession[]> {
    if (!isAccountId(userId)) return [];
    return this.refreshTokens.openSessionsOf(this.database.read, userId);
  }

  /** @throws auth.session_not_found when there is none or it is somebody else's */
  async revoke(userId: string, sessionId: string, origin: Origin): Promise<void> {
    if (!isAccountId(userId)) throw AuthErrors.session_not_found();
    return this.database.transaction(async (tx) => {
      if (!(await this.refreshTokens.revokeOwn(tx, userId, sessionId))) throw AuthErrors.session_not_found();
      const details = { family: sessionId };
      await this.audit.record(tx, { userId, event: 'session_revoked', outcome: 'success', details }, origin);
    });
  }

  async revokeAll(userId: string, origin: Origin): Promise<void> {
    if (!isAccountId(userId)) return;
    return this.database.transaction(async (tx) => {
      await this.refreshTokens.revokeAll(tx, userId, 'logout_everywhere');
      await this.audit.record(tx, { userId, event: 'logout_everywhere', outcome: 'success' }, origin);
    });
  }
}

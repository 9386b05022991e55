import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { AuthErrors } from '../domain/auth.errors.ts';
import { hashOf } from '../domain/opaque-token.ts';
import { verdict } from '../domain/refresh-token.ts';
import { RefreshTokensRepository } from '../persistence/refresh-tokens.repository.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import type { Origin } from '../tokens/origin.ts';
import { Sessions, type Session } from '../tokens/sessions.ts';

/** Exchanges a refresh token for a new session. Each token works once; the second use ends every token of its family. */
@Injectable()
export class RefreshSession {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RefreshTokensRepository) private readonly refreshTokens: RefreshTokensRepository,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SecurityAudit) private readonly audit: SecurityAudit,
  ) {}

  async run(refreshToken: string, origin: Origin): Promise<Session> {
    const session = await this.database.transaction(async (tx) => {
      const token = await this.refreshTokens.lockByHash(tx, hashOf(refreshToken));
      const decision = verdict(token);
      if (!token || decision === 'refuse') return undefined;
      if (decision === 'revoke-family') {
        await this.refreshTokens.revokeFamily(tx, token.familyId, 'reuse');
        await this.audit.record(
          tx,
          {
            userId: token.userId,
            event: 'refresh_token_reuse',
            outcome: 'blocked',
            details: { family: token.familyId },
          },
          origin,
        );
        return undefined;
      }
      await this.refreshTokens.markUsed(tx, token.id);
      await this.audit.record(tx, { userId: token.userId, event: 'refresh', outcome: 'success' }, origin);
      return this.sessions.issue(tx, token.userId, origin, token);
    });
    if (!session) throw AuthErrors.invalid_refresh_token();
    return session;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { hashOf } from '../domain/opaque-token.ts';
import { RefreshTokensRepository } from '../persistence/refresh-tokens.repository.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import type { Origin } from '../tokens/origin.ts';

/** Ends the session that a refresh token belongs to. An unknown token is as good as logged out. */
@Injectable()
export class LogOut {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RefreshTokensRepository) private readonly refreshTokens: RefreshTokensRepository,
    @Inject(SecurityAudit) private readonly audit: SecurityAudit,
  ) {}

  async run(refreshToken: string, origin: Origin): Promise<void> {
    await this.database.transaction(async (tx) => {
      const token = await this.refreshTokens.lockByHash(tx, hashOf(refreshToken));
      if (!token || token.revokedAt) return;
      await this.refreshTokens.revokeFamily(tx, token.familyId, 'logout');
      await this.audit.record(tx, { userId: token.userId, event: 'logout', outcome: 'success' }, origin);
    });
  }
}

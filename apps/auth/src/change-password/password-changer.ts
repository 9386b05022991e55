import { Injectable } from '@nestjs/common';
import { UserEmailVerifiedV1, UserPasswordChangedV1 } from '@tenfold/auth-contracts';
import type { Tx } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import { MailedTokensRepository } from '../persistence/mailed-tokens.repository.ts';
import { RefreshTokensRepository } from '../persistence/refresh-tokens.repository.ts';
import { UsersRepository } from '../persistence/users.repository.ts';

/** What a new password means, however it came about: it counts, the lock opens, every session and every other link ends. */
@Injectable()
export class PasswordChanger {
  constructor(
    private readonly users: UsersRepository,
    private readonly tokens: MailedTokensRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * `provesAddress`: the password came by a link to the address, which is proved with it.
   *
   * @throws StaleVersion
   */
  async change(tx: Tx, account: UserEntity, passwordHash: string, provesAddress = false): Promise<void> {
    const at = new Date();
    const isProved = provesAddress && !account.emailVerified;
    const version = await this.users.advance(tx, account, isProved ? 2 : 1, {
      passwordHash,
      passwordChangedAt: at,
      failedLoginCount: 0,
      lockedUntil: null,
      ...(isProved && { emailVerified: true, emailVerifiedAt: at }),
    });
    await this.tokens.endAll(tx, account.id);
    await this.refreshTokens.revokeAll(tx, account.id, 'password_changed');
    const changedAt = at.toISOString();
    await this.outbox.add(tx, UserPasswordChangedV1, { userId: account.id, version, changedAt });
    if (!isProved) return;
    await this.outbox.add(tx, UserEmailVerifiedV1, { userId: account.id, version: version + 1, verifiedAt: changedAt });
  }
}

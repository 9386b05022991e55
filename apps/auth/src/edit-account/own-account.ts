import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { untilCurrent } from '@tenfold/service-host';
import { isAccountId } from '../domain/account-id.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { isShut, PasswordGuard } from '../login/password-guard.ts';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import type { SecurityEvent } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';

/** The account of whoever is signed in. An access token outlives its account for a while. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly guard: PasswordGuard,
  ) {}

  /** @throws auth.user_not_found when the account is gone or disabled */
  async find(userId: string): Promise<UserEntity> {
    const account = isAccountId(userId) ? await this.users.findById(this.database.read, userId) : null;
    if (account?.status !== 'active') throw AuthErrors.user_not_found();
    return account;
  }

  /**
   * A stolen access token is not enough for what would lock its owner out: the password is asked again, and a wrong one
   * counts.
   *
   * @throws auth.wrong_password, also while the account is shut, and when the password was changed meanwhile
   */
  async confirm(userId: string, password: string, event: SecurityEvent['event'], origin: Origin): Promise<UserEntity> {
    const seen = await this.find(userId);
    const matches = await this.guard.matches(seen, password);
    return untilCurrent(async () => {
      const account = await this.find(userId);
      if (isShut(account) || (matches && account.passwordHash !== seen.passwordHash)) throw AuthErrors.wrong_password();
      if (matches) return account;
      await this.guard.countFailure(account, event, origin);
      throw AuthErrors.wrong_password();
    });
  }
}

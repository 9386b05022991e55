import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { untilCurrent } from '@tenfold/service-host';
import { z } from 'zod';
import { AuthErrors } from '../domain/auth.errors.ts';
import { isShut, PasswordGuard } from '../login/password-guard.ts';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import type { SecurityEvent } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';

const accountId = z.uuid();

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
    const isId = accountId.safeParse(userId).success;
    const account = isId ? await this.users.findById(this.database.read, userId) : null;
    if (account?.status !== 'active') throw AuthErrors.user_not_found();
    return account;
  }

  /**
   * A stolen access token is not enough for what would lock its owner out: the password is asked again, and a wrong one
   * counts.
   *
   * @throws auth.wrong_password, also while the account is shut
   */
  async confirm(userId: string, password: string, event: SecurityEvent['event'], origin: Origin): Promise<UserEntity> {
    const matches = await this.guard.matches(await this.find(userId), password);
    return untilCurrent(async () => {
      const account = await this.find(userId);
      if (isShut(account)) throw AuthErrors.wrong_password();
      if (matches) return account;
      await this.guard.countFailure(account, event, origin);
      throw AuthErrors.wrong_password();
    });
  }
}

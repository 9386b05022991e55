import { Injectable } from '@nestjs/common';
import { Database, newId } from '@tenfold/database';
import { untilCurrent } from '@tenfold/service-host';
import { AuthConfig } from '../config.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';
import { Sessions, type Session } from '../tokens/sessions.ts';
import type { LoginBody } from './login.schema.ts';
import { isShut, PasswordGuard } from './password-guard.ts';

/**
 * Signs somebody in. Whoever fails learns nothing, neither from the answer nor from the time it takes: a password is
 * compared even when there is no account, and a shut account answers as a wrong password does. Whether it is shut is asked
 * again with the login itself: of many guesses at once, none comes through behind the one that shut it.
 */
@Injectable()
export class Login {
  constructor(
    private readonly database: Database,
    private readonly config: AuthConfig,
    private readonly users: UsersRepository,
    private readonly guard: PasswordGuard,
    private readonly sessions: Sessions,
    private readonly audit: SecurityAudit,
  ) {}

  /** @throws auth.invalid_credentials; auth.email_not_verified for whoever knows the password */
  async run({ email, password }: LoginBody, origin: Origin): Promise<Session> {
    const found = await this.users.findByEmail(this.database.read, email);
    const matches = await this.guard.matches(found, password);
    return untilCurrent(async () => {
      const account = await this.users.findById(this.database.read, found?.id ?? newId());
      if (account && isShut(account)) return this.#refuseShut(account, origin);
      if (!account || !found || !matches) {
        await this.guard.countFailure(account, 'login', origin);
        throw AuthErrors.invalid_credentials();
      }
      if (!account.emailVerified && !this.config.AUTH_LOGIN_BEFORE_VERIFICATION) {
        await this.#record(account, 'unverified', origin);
        throw AuthErrors.email_not_verified();
      }
      return (await this.#open(account, found.passwordHash, origin)) ?? (await this.#refuseShut(account, origin));
    });
  }

  #open(account: UserEntity, passwordHash: string, origin: Origin): Promise<Session | undefined> {
    return this.database.transaction(async (tx) => {
      if (!(await this.users.recordLogin(tx, { id: account.id, passwordHash }, origin.ip))) return undefined;
      await this.audit.record(tx, { userId: account.id, event: 'login', outcome: 'success' }, origin);
      return this.sessions.issue(tx, account.id, origin);
    });
  }

  async #refuseShut(account: UserEntity, origin: Origin): Promise<never> {
    await this.#record(account, account.status, origin);
    throw AuthErrors.invalid_credentials();
  }

  /** With the statement that counts a wrong password, though it counts nothing: all refusals cost the same. */
  #record({ id: userId }: UserEntity, status: string, origin: Origin): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.users.countFailure(tx, { id: newId(), eventVersion: 0 });
      await this.audit.record(tx, { userId, event: 'login', outcome: 'blocked', details: { status } }, origin);
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { randomUUID } from 'node:crypto';
import { AuthConfig } from '../config.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { lockOutMs } from '../domain/lock-out.ts';
import { hashPassword, passwordMatches } from '../domain/password.ts';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';
import { Sessions, type Session } from '../tokens/sessions.ts';
import type { LoginBody } from './login.schema.ts';

/**
 * Signs somebody in. Whoever fails learns nothing, neither from the answer nor from the time it takes: a password is
 * compared even when there is no account, and a shut account answers as a wrong password does. Whether it is shut is asked
 * again with the login itself: of many guesses at once, none comes through behind the one that shut it.
 */
@Injectable()
export class Login {
  #decoy: Promise<string> | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AuthConfig) private readonly config: AuthConfig,
    @Inject(UsersRepository) private readonly users: UsersRepository,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SecurityAudit) private readonly audit: SecurityAudit,
  ) {}

  async run({ email, password }: LoginBody, origin: Origin): Promise<Session> {
    const user = await this.users.findByEmail(this.database.read, email);
    const matches = await passwordMatches(password, user?.passwordHash ?? (await this.#decoyHash()));
    if (!user) return this.#refuseStranger(origin);
    if (isShut(user)) return this.#refuseShut(user, origin);
    if (!matches) return this.#refuseWrongPassword(user, origin);
    const session = await this.database.transaction(async (tx) => {
      if (!(await this.users.recordLogin(tx, user.id, origin.ip))) return undefined;
      await this.audit.record(tx, { userId: user.id, event: 'login', outcome: 'success' }, origin);
      return this.sessions.issue(tx, user.id, origin);
    });
    return session ?? this.#refuseShut(user, origin);
  }

  async #refuseStranger(origin: Origin): Promise<never> {
    await this.database.transaction((tx) => this.audit.record(tx, { event: 'login', outcome: 'failure' }, origin));
    throw AuthErrors.invalid_credentials();
  }

  async #refuseShut({ id: userId, status }: UserEntity, origin: Origin): Promise<never> {
    await this.database.transaction((tx) =>
      this.audit.record(tx, { userId, event: 'login', outcome: 'blocked', details: { status } }, origin),
    );
    throw AuthErrors.invalid_credentials();
  }

  async #refuseWrongPassword({ id: userId }: UserEntity, origin: Origin): Promise<never> {
    await this.database.transaction(async (tx) => {
      const failures = await this.users.countFailure(tx, userId);
      const lockMs = lockOutMs(failures);
      if (lockMs > 0) await this.users.lockFor(tx, userId, lockMs);
      await this.audit.record(tx, { userId, event: 'login', outcome: 'failure', details: { failures } }, origin);
    });
    throw AuthErrors.invalid_credentials();
  }

  /** A hash that nothing matches and that costs as much to compare as a real one. */
  #decoyHash(): Promise<string> {
    this.#decoy ??= hashPassword(randomUUID(), this.config.AUTH_BCRYPT_COST);
    return this.#decoy;
  }
}

function isShut(user: UserEntity): boolean {
  return user.status !== 'active' || (user.lockedUntil !== null && user.lockedUntil.getTime() > Date.now());
}

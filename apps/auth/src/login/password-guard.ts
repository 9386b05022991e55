import { Injectable } from '@nestjs/common';
import { UserLockedV1 } from '@tenfold/auth-contracts';
import { Database, newId } from '@tenfold/database';
import { Outbox, StaleVersion } from '@tenfold/messaging';
import { randomUUID } from 'node:crypto';
import { AuthConfig } from '../config.ts';
import { hashPassword, passwordMatches } from '../domain/password.ts';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import { SecurityAudit, type SecurityEvent } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';

/** Compares passwords and counts the wrong ones, also for accounts that do not exist. */
@Injectable()
export class PasswordGuard {
  #decoy: Promise<string> | undefined;

  constructor(
    private readonly database: Database,
    private readonly config: AuthConfig,
    private readonly users: UsersRepository,
    private readonly outbox: Outbox,
    private readonly audit: SecurityAudit,
  ) {}

  /** Compares as long when there is no account. */
  async matches(account: UserEntity | null, password: string): Promise<boolean> {
    return passwordMatches(password, account?.passwordHash ?? (await this.#decoyHash()));
  }

  /**
   * Counts a wrong password; from the fifth on the account is shut for a while, which is said.
   *
   * @throws StaleVersion when something happened to the account since it was read: it may be shut by now
   */
  async countFailure(account: UserEntity | null, event: SecurityEvent['event'], origin: Origin): Promise<void> {
    await this.database.transaction(async (tx) => {
      const counted = await this.users.countFailure(tx, account ?? { id: newId(), eventVersion: 0 });
      if (account && !counted) throw new StaleVersion();
      await this.audit.record(
        tx,
        {
          event,
          outcome: 'failure',
          ...(account && counted && { userId: account.id, details: { failures: counted.failures } }),
        },
        origin,
      );
      if (!account || !counted?.lockedUntil) return;
      const { eventVersion: version, lockedUntil } = counted;
      await this.outbox.add(tx, UserLockedV1, {
        userId: account.id,
        version,
        lockedUntil: lockedUntil.toISOString(),
      });
    });
  }

  /** A hash that nothing matches and that costs as much to compare as a real one. */
  #decoyHash(): Promise<string> {
    this.#decoy ??= hashPassword(randomUUID(), this.config.AUTH_BCRYPT_COST);
    return this.#decoy;
  }
}

/** Whether nobody gets into the account now, whatever the password. */
export function isShut(account: UserEntity): boolean {
  return account.status !== 'active' || (account.lockedUntil !== null && account.lockedUntil.getTime() > Date.now());
}

import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import { IsNull, type EntityManager } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { lockOutSteps } from '../domain/lock-out.ts';
import { RoleEntity, UserRoleEntity } from './entities/role.entities.ts';
import { UserEntity } from './entities/user.entity.ts';

/** What an account may do, from all of its roles that have not expired. */
export interface Grants {
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

/** An account as it was read, as far as saying something about it needs it. */
export type SeenAccount = Pick<UserEntity, 'id' | 'eventVersion'>;

export type NewAccount = Pick<
  UserEntity,
  'id' | 'email' | 'passwordHash' | 'locale' | 'emailVerified' | 'eventVersion'
>;

/** What a wrong password did to an account. */
export interface CountedFailure {
  readonly failures: number;
  /** Set when this failure shut the account. */
  readonly lockedUntil: Date | null;
  readonly eventVersion: number;
}

const MS_OF_NEXT = '($3::int[])[least(failed_login_count + 1, cardinality($3::int[]))]';

@Injectable()
export class UsersRepository {
  /** The living account with this address, however it is written. */
  async findByEmail(db: EntityManager, email: string): Promise<UserEntity | null> {
    return db
      .createQueryBuilder(UserEntity, 'user')
      .where('lower(user.email) = lower(:email)', { email: email.trim() })
      .getOne();
  }

  /** The living account. */
  findById(db: EntityManager, id: string): Promise<UserEntity | null> {
    return db.findOneBy(UserEntity, { id, deletedAt: IsNull() });
  }

  async grantsOf(db: EntityManager, userId: string): Promise<Grants> {
    const roles = await db
      .createQueryBuilder(RoleEntity, 'role')
      .innerJoin(UserRoleEntity, 'held', 'held.role_id = role.id')
      .where('held.user_id = :userId AND (held.expires_at IS NULL OR held.expires_at > now())', { userId })
      .orderBy('role.name')
      .getMany();
    return {
      roles: roles.map((role) => role.name),
      permissions: [...new Set(roles.flatMap((role) => role.permissions))].sort(),
    };
  }

  /** Makes an account with a role; every account also is a customer. */
  async insert(tx: Tx, account: NewAccount, roleName: string): Promise<void> {
    const emailVerifiedAt = account.emailVerified ? () => 'now()' : null;
    await tx.insert(UserEntity, { ...account, status: 'active', emailVerifiedAt });
    await tx.query(
      `INSERT INTO user_roles (id, user_id, role_id)
       SELECT uuidv7(), $1, id FROM roles WHERE name = ANY ($2) AND deleted_at IS NULL`,
      [account.id, [roleName, 'customer']],
    );
  }

  /**
   * Changes an account and takes the next `events` versions of its stream with it. To be the first write of its
   * transaction: whoever was later with the row must also be later in the outbox.
   *
   * @returns the first of the versions
   * @throws StaleVersion when something was said about the account since it was read
   */
  async advance(
    tx: Tx,
    seen: SeenAccount,
    events: number,
    changes: QueryDeepPartialEntity<UserEntity> = {},
  ): Promise<number> {
    const { affected } = await tx.update(
      UserEntity,
      { id: seen.id, eventVersion: seen.eventVersion, deletedAt: IsNull() },
      { ...changes, eventVersion: seen.eventVersion + events },
    );
    if (affected !== 1) throw new StaleVersion();
    return seen.eventVersion + 1;
  }

  /**
   * Counts a wrong password and, from the fifth on, shuts the account, which is worth an event. An account that is nobody's
   * costs the same statement.
   *
   * @returns undefined when the account has moved since it was read, or is nobody's
   */
  async countFailure(tx: Tx, seen: SeenAccount): Promise<CountedFailure | undefined> {
    const [rows] = await tx.query<[CountedFailure[], number]>(
      `UPDATE users SET failed_login_count = failed_login_count + 1,
         locked_until = CASE WHEN ${MS_OF_NEXT} > 0 THEN now() + ${MS_OF_NEXT} * interval '1 millisecond' END,
         event_version = event_version + (${MS_OF_NEXT} > 0)::int
       WHERE id = $1 AND event_version = $2 AND deleted_at IS NULL
       RETURNING failed_login_count AS failures, locked_until AS "lockedUntil", event_version AS "eventVersion"`,
      [seen.id, seen.eventVersion, lockOutSteps],
    );
    return rows[0];
  }

  /** @returns false when the account was shut, or its password changed, since it was read. */
  async recordLogin(
    tx: Tx,
    { id, passwordHash }: Pick<UserEntity, 'id' | 'passwordHash'>,
    ip: string | undefined,
  ): Promise<boolean> {
    const [, opened] = await tx.query<[unknown[], number]>(
      `UPDATE users SET failed_login_count = 0, locked_until = NULL, last_login_at = now(), last_login_ip = $2
       WHERE id = $1 AND password_hash = $3 AND status = 'active' AND deleted_at IS NULL AND (locked_until IS NULL OR locked_until <= now())`,
      [id, ip ?? null, passwordHash],
    );
    return opened === 1;
  }
}

import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import type { EntityManager } from 'typeorm';
import { RoleEntity, UserRoleEntity } from './entities/role.entities.ts';
import { UserEntity } from './entities/user.entity.ts';

/** What an account may do, from all of its roles that have not expired. */
export interface Grants {
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

@Injectable()
export class UsersRepository {
  /** The living account with this address, however it is written. */
  async findByEmail(db: EntityManager, email: string): Promise<UserEntity | null> {
    return db
      .createQueryBuilder(UserEntity, 'user')
      .where('lower(user.email) = lower(:email)', { email: email.trim() })
      .getOne();
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

  /** Makes an account with a role; every account also is a customer. @returns its id. */
  async insert(tx: Tx, user: { email: string; passwordHash: string }, roleName: string): Promise<string> {
    const id = newId();
    await tx.insert(UserEntity, { id, ...user, status: 'active', emailVerified: true, emailVerifiedAt: () => 'now()' });
    for (const name of new Set([roleName, 'customer'])) {
      const role = await tx.findOneByOrFail(RoleEntity, { name });
      await tx.insert(UserRoleEntity, { id: newId(), userId: id, roleId: role.id });
    }
    return id;
  }

  /** @returns how many wrong passwords in a row that makes. The row stays locked until the transaction ends. */
  async countFailure(tx: Tx, userId: string): Promise<number> {
    const [rows] = await tx.query<[{ failures: number }[], number]>(
      'UPDATE users SET failed_login_count = failed_login_count + 1 WHERE id = $1 RETURNING failed_login_count AS failures',
      [userId],
    );
    return rows[0]?.failures ?? 0;
  }

  async lockFor(tx: Tx, userId: string, ms: number): Promise<void> {
    await tx.query(`UPDATE users SET locked_until = now() + $2 * interval '1 millisecond' WHERE id = $1`, [userId, ms]);
  }

  /** @returns false when the account was shut meanwhile. */
  async recordLogin(tx: Tx, userId: string, ip: string | undefined): Promise<boolean> {
    const [, opened] = await tx.query<[unknown[], number]>(
      `UPDATE users SET failed_login_count = 0, locked_until = NULL, last_login_at = now(), last_login_ip = $2
       WHERE id = $1 AND status = 'active' AND deleted_at IS NULL AND (locked_until IS NULL OR locked_until <= now())`,
      [userId, ip ?? null],
    );
    return opened === 1;
  }
}

import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { CursorCodec, type Page } from '@tenfold/service-host';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { AuthErrors } from '../domain/auth.errors.ts';
import { UserEntity } from '../persistence/entities/user.entity.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { UserDetail, UserQuery, UserSummary } from './user.schema.ts';

/** Ids tell the time, so the newest come first. */
const codec = new CursorCodec(z.tuple([z.uuid()]));

/** Staff look for accounts. Whom they saw stands in the audit log. */
@Injectable()
export class FindUsers {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly audit: AuditLog,
  ) {}

  async list(caller: Identity, { q, status, limit, cursor }: UserQuery): Promise<Page<UserSummary>> {
    const [before] = codec.decode(cursor) ?? [];
    return this.database.transaction(async (tx) => {
      const query = tx
        .createQueryBuilder(UserEntity, 'account')
        .orderBy('account.id', 'DESC')
        .take(limit + 1);
      if (q !== undefined) query.andWhere('starts_with(lower(account.email), lower(:q))', { q });
      if (status !== undefined) query.andWhere('account.status = :status', { status });
      if (before !== undefined) query.andWhere('account.id < :before', { before });
      const page = codec.page(await query.getMany(), limit, ({ id }) => [id], summary);
      for (const { id } of page.items) await this.#seen(tx, caller, id);
      return page;
    });
  }

  /** @throws auth.user_not_found */
  async show(caller: Identity, id: string): Promise<UserDetail> {
    return this.database.transaction(async (tx) => {
      const detail = await this.detail(tx, id);
      await this.#seen(tx, caller, id);
      return detail;
    });
  }

  async detail(db: EntityManager, id: string): Promise<UserDetail> {
    const account = await this.users.findById(db, id);
    if (!account) throw AuthErrors.user_not_found();
    const { roles, permissions } = await this.users.grantsOf(db, id);
    const { locale, lockedUntil } = account;
    return {
      ...summary(account),
      ...{ locale, lockedUntil: lockedUntil?.toISOString() ?? null, roles: [...roles], permissions: [...permissions] },
    };
  }

  #seen(tx: Parameters<AuditLog['record']>[0], caller: Identity, id: string): Promise<void> {
    const requestId = currentCorrelation()?.requestId;
    return this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'user',
      entityId: id,
      action: 'view',
      requestId,
    });
  }
}

function summary({ id, email, status, emailVerified, lastLoginAt, createdAt, version }: UserEntity): UserSummary {
  return {
    ...{ id, email, status, emailVerified, version },
    lastLoginAt: lastLoginAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

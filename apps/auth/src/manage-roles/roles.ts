import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import {
  AuditLog,
  Database,
  Idempotency,
  newId,
  uniqueViolation,
  type IdempotentRequest,
  type Tx,
} from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { AuthErrors } from '../domain/auth.errors.ts';
import { outranks } from '../domain/authority.ts';
import { RoleEntity, UserRoleEntity } from '../persistence/entities/role.entities.ts';
import type { CreateRoleBody, EditRoleBody, RoleView } from './role.schema.ts';

/** What somebody may do, by name. The built-in roles change with the software only. */
@Injectable()
export class Roles {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  async list(): Promise<RoleView[]> {
    return (await this.database.read.find(RoleEntity, { order: { name: 'ASC' } })).map(shown);
  }

  /** @throws auth.role_name_taken, auth.beyond_own_permissions */
  create(caller: Identity, request: IdempotentRequest, body: CreateRoleBody): Promise<RoleView> {
    const role = { id: newId(), builtIn: false, version: 1, ...body, description: body.description ?? null };
    return explained(async () => {
      if (!outranks(caller, body.permissions)) throw AuthErrors.beyond_own_permissions();
      const { answer } = await this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 201, body: role });
        await tx.insert(RoleEntity, role);
        await this.#record(tx, caller, 'create', role.id, undefined, body);
      });
      return answer.body as RoleView;
    });
  }

  /** @throws auth.role_not_found, auth.role_built_in, auth.beyond_own_permissions, auth.stale_version */
  edit(caller: Identity, id: string, version: number, change: EditRoleBody): Promise<RoleView> {
    return explained(() =>
      this.database.transaction(async (tx) => {
        const before = await this.#own(tx, caller, id);
        const after = { ...shown(before), ...change, version: version + 1 };
        if (!outranks(caller, after.permissions)) throw AuthErrors.beyond_own_permissions();
        const { affected } = await tx.update(RoleEntity, { id, version }, change);
        if (affected !== 1) throw AuthErrors.stale_version();
        await this.#record(tx, caller, 'update', id, shown(before), after);
        return after;
      }),
    );
  }

  /** @throws auth.role_not_found, auth.role_built_in, auth.role_in_use, auth.stale_version */
  remove(caller: Identity, id: string, version: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const before = await this.#own(tx, caller, id);
      if (before.version !== version) throw AuthErrors.stale_version();
      if (await tx.existsBy(UserRoleEntity, { roleId: id })) throw AuthErrors.role_in_use();
      await tx.softDelete(RoleEntity, { id });
      await this.#record(tx, caller, 'delete', id, shown(before), undefined);
    });
  }

  /** The row, held: whoever gives the role at the same moment waits. */
  async #own(tx: Tx, caller: Identity, id: string): Promise<RoleEntity> {
    const role = await tx.findOne(RoleEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!role) throw AuthErrors.role_not_found();
    if (role.builtIn) throw AuthErrors.role_built_in();
    if (!outranks(caller, role.permissions)) throw AuthErrors.beyond_own_permissions();
    return role;
  }

  #record(
    tx: Tx,
    { userId }: Identity,
    action: 'create' | 'update' | 'delete',
    entityId: string,
    before: object | undefined,
    after: object | undefined,
  ): Promise<void> {
    return this.audit.record(tx, {
      ...{ userId, entityType: 'role', entityId, action, requestId: currentCorrelation()?.requestId },
      ...(before && { before: { ...before } }),
      ...(after && { after: { ...after } }),
    });
  }
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw uniqueViolation(error, 'uq_roles_name') ? AuthErrors.role_name_taken() : error;
  }
}

function shown({ id, name, description, permissions, builtIn, version }: RoleEntity): RoleView {
  return { id, name, description, permissions, builtIn, version };
}

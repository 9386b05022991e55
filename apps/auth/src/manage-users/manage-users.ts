import { Injectable } from '@nestjs/common';
import { UserDeletedV1, UserDisabledV1, UserEnabledV1 } from '@tenfold/auth-contracts';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database, newId, type Tx } from '@tenfold/database';
import { currentCorrelation, Outbox } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import { AuthErrors } from '../domain/auth.errors.ts';
import { outranks } from '../domain/authority.ts';
import { RoleEntity, UserRoleEntity } from '../persistence/entities/role.entities.ts';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import { MailedTokensRepository } from '../persistence/mailed-tokens.repository.ts';
import { RefreshTokensRepository } from '../persistence/refresh-tokens.repository.ts';
import { SecurityAudit, type SecurityEvent } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';
import type { GiveRoleBody } from './user.schema.ts';

export interface StaffAct {
  readonly caller: Identity;
  readonly origin: Origin;
  readonly userId: string;
}

interface Ending {
  readonly act: SecurityEvent['event'];
  readonly before: object;
  readonly after: object;
}

/** What staff do to accounts: never to their own, never to one that may do more than they. */
@Injectable()
export class ManageUsers {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly tokens: MailedTokensRepository,
    private readonly outbox: Outbox,
    private readonly security: SecurityAudit,
    private readonly audit: AuditLog,
  ) {}

  /** Its sessions end at once, its access tokens within their life. @throws auth.already_disabled, auth.stale_version */
  disable(staff: StaffAct, version: number): Promise<void> {
    return this.#change(staff, version, async (tx, account) => {
      if (account.status === 'disabled') throw AuthErrors.already_disabled();
      const next = await this.users.advance(tx, account, 1, { status: 'disabled' });
      await this.#end(tx, account.id, 'account_disabled');
      const disabledAt = new Date().toISOString();
      await this.outbox.add(tx, UserDisabledV1, { userId: account.id, version: next, disabledAt });
      return { act: 'account_disabled', before: { status: account.status }, after: { status: 'disabled' } };
    });
  }

  /** @throws auth.not_disabled, auth.stale_version */
  enable(staff: StaffAct, version: number): Promise<void> {
    return this.#change(staff, version, async (tx, account) => {
      if (account.status !== 'disabled') throw AuthErrors.not_disabled();
      const next = await this.users.advance(tx, account, 1, { status: 'active' });
      const enabledAt = new Date().toISOString();
      await this.outbox.add(tx, UserEnabledV1, { userId: account.id, version: next, enabledAt });
      return { act: 'account_enabled', before: { status: 'disabled' }, after: { status: 'active' } };
    });
  }

  /** Nobody finds it any more and its address is free again; the row stays. @throws auth.stale_version */
  remove(staff: StaffAct, version: number): Promise<void> {
    return this.#change(staff, version, async (tx, account) => {
      const at = new Date();
      const next = await this.users.advance(tx, account, 1, { deletedAt: at });
      await this.#end(tx, account.id, 'account_deleted');
      const deletedAt = at.toISOString();
      await this.outbox.add(tx, UserDeletedV1, { userId: account.id, version: next, deletedAt });
      return { act: 'account_deleted', before: { deletedAt: null }, after: { deletedAt } };
    });
  }

  /** Counts from the next access token on. Giving a role twice changes when it ends. @throws auth.role_not_found */
  giveRole(staff: StaffAct, { role: name, ...until }: GiveRoleBody): Promise<void> {
    const expiresAt = until.expiresAt ?? null;
    return this.#changeRoles(staff, name, async (tx, role) => {
      await tx.query(
        `INSERT INTO user_roles (id, user_id, role_id, granted_by, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id, role_id) DO UPDATE SET granted_by = excluded.granted_by, expires_at = excluded.expires_at`,
        [newId(), staff.userId, role.id, staff.caller.userId, expiresAt],
      );
      return { act: 'role_given', before: {}, after: { role: name, expiresAt } };
    });
  }

  /** Taking what somebody does not have is content. @throws auth.role_not_found */
  takeRole(staff: StaffAct, name: string): Promise<void> {
    return this.#changeRoles(staff, name, async (tx, role) => {
      await tx.delete(UserRoleEntity, { userId: staff.userId, roleId: role.id });
      return { act: 'role_taken', before: { role: name }, after: {} };
    });
  }

  #changeRoles(staff: StaffAct, name: string, work: (tx: Tx, role: RoleEntity) => Promise<Ending>): Promise<void> {
    return this.database.transaction(async (tx) => {
      const account = await this.users.findById(tx, staff.userId);
      await this.#refuseIfNotTheirs(tx, staff, account);
      const role = await tx.findOne(RoleEntity, { where: { name }, lock: { mode: 'pessimistic_read' } });
      if (!role) throw AuthErrors.role_not_found();
      if (!outranks(staff.caller, role.permissions)) throw AuthErrors.beyond_own_permissions();
      await this.#record(tx, staff, await work(tx, role));
    });
  }

  #change(staff: StaffAct, version: number, work: (tx: Tx, account: UserEntity) => Promise<Ending>): Promise<void> {
    return untilCurrent(async () => {
      const account = await this.users.findById(this.database.read, staff.userId);
      await this.database.transaction(async (tx) => {
        const found = await this.#refuseIfNotTheirs(tx, staff, account);
        if (found.version !== version) throw AuthErrors.stale_version();
        await this.#record(tx, staff, await work(tx, found));
      });
    });
  }

  async #refuseIfNotTheirs(tx: Tx, staff: StaffAct, account: UserEntity | null): Promise<UserEntity> {
    if (!account) throw AuthErrors.user_not_found();
    if (staff.caller.userId === account.id) throw AuthErrors.own_account();
    const { permissions } = await this.users.grantsOf(tx, account.id);
    if (!outranks(staff.caller, permissions)) throw AuthErrors.beyond_own_permissions();
    return account;
  }

  async #end(tx: Tx, userId: string, reason: 'account_disabled' | 'account_deleted'): Promise<void> {
    await this.tokens.endAll(tx, userId);
    await this.refreshTokens.revokeAll(tx, userId, reason);
  }

  async #record(tx: Tx, { caller, origin, userId }: StaffAct, { act, before, after }: Ending): Promise<void> {
    await this.security.record(tx, { userId, event: act, outcome: 'success', details: { by: caller.userId } }, origin);
    await this.audit.record(tx, {
      ...{ userId: caller.userId, entityType: 'user', entityId: userId, action: 'update' },
      ...{ before: { ...before }, after: { ...after }, requestId: currentCorrelation()?.requestId },
    });
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, IfMatch, sendEntityTag, Summary, Throws, type Page } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AuthErrors } from '../domain/auth.errors.ts';
import { From, type Origin } from '../tokens/origin.ts';
import { FindUsers } from './find-users.ts';
import { ManageUsers } from './manage-users.ts';
import {
  giveRoleBody,
  userDetail,
  userPage,
  userQuery,
  type GiveRoleBody,
  type UserDetail,
  type UserQuery,
  type UserSummary,
} from './user.schema.ts';

const id = { schema: z.uuid() };

@RequiresPermission('users.manage')
@Controller('v1/admin/users')
export class ManageUsersController {
  constructor(
    private readonly find: FindUsers,
    private readonly manage: ManageUsers,
  ) {}

  @Get()
  @Summary('Accounts, the newest first; every one that is shown is audited')
  @Answers(200, 'One page', userPage)
  list(@Caller() caller: Identity, @Query({ schema: userQuery }) query: UserQuery): Promise<Page<UserSummary>> {
    return this.find.list(caller, query);
  }

  @Get(':id')
  @Summary('One account with its roles; its ETag is the version to base a change on')
  @Answers(200, 'The account', userDetail)
  @Throws(AuthErrors.user_not_found)
  async show(
    @Caller() caller: Identity,
    @Param('id', id) userId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserDetail> {
    const account = await this.find.show(caller, userId);
    sendEntityTag(reply, account.version);
    return account;
  }

  @Post(':id/disable')
  @HttpCode(204)
  @Summary('Closes an account: its sessions end now, its access tokens within their life')
  @Answers(204, 'Disabled')
  @Throws(AuthErrors.user_not_found, AuthErrors.own_account, AuthErrors.beyond_own_permissions)
  @Throws(AuthErrors.already_disabled, AuthErrors.stale_version)
  disable(
    @Caller() caller: Identity,
    @Param('id', id) userId: string,
    @IfMatch() version: number,
    @From() origin: Origin,
  ): Promise<void> {
    return this.manage.disable({ caller, origin, userId }, version);
  }

  @Post(':id/enable')
  @HttpCode(204)
  @Summary('Opens a disabled account again')
  @Answers(204, 'Enabled')
  @Throws(AuthErrors.user_not_found, AuthErrors.own_account, AuthErrors.beyond_own_permissions)
  @Throws(AuthErrors.not_disabled, AuthErrors.stale_version)
  enable(
    @Caller() caller: Identity,
    @Param('id', id) userId: string,
    @IfMatch() version: number,
    @From() origin: Origin,
  ): Promise<void> {
    return this.manage.enable({ caller, origin, userId }, version);
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes an account; its e-mail address is free again')
  @Answers(204, 'Removed')
  @Throws(AuthErrors.user_not_found, AuthErrors.own_account, AuthErrors.beyond_own_permissions)
  @Throws(AuthErrors.stale_version)
  remove(
    @Caller() caller: Identity,
    @Param('id', id) userId: string,
    @IfMatch() version: number,
    @From() origin: Origin,
  ): Promise<void> {
    return this.manage.remove({ caller, origin, userId }, version);
  }

  @Post(':id/roles')
  @HttpCode(204)
  @Summary('Gives a role; it counts from the next access token on')
  @Answers(204, 'Given')
  @Throws(AuthErrors.user_not_found, AuthErrors.own_account, AuthErrors.beyond_own_permissions)
  @Throws(AuthErrors.role_not_found)
  giveRole(
    @Caller() caller: Identity,
    @Param('id', id) userId: string,
    @Body({ schema: giveRoleBody }) body: GiveRoleBody,
    @From() origin: Origin,
  ): Promise<void> {
    return this.manage.giveRole({ caller, origin, userId }, body);
  }

  @Delete(':id/roles/:role')
  @HttpCode(204)
  @Summary('Takes a role away; access tokens that were issued before keep it for their life')
  @Answers(204, 'Taken')
  @Throws(AuthErrors.user_not_found, AuthErrors.own_account, AuthErrors.beyond_own_permissions)
  @Throws(AuthErrors.role_not_found)
  takeRole(
    @Caller() caller: Identity,
    @Param('id', id) userId: string,
    @Param('role', { schema: z.string().min(1).max(50) }) role: string,
    @From() origin: Origin,
  ): Promise<void> {
    return this.manage.takeRole({ caller, origin, userId }, role);
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AuthErrors } from '../domain/auth.errors.ts';
import {
  createRoleBody,
  editRoleBody,
  roleList,
  roleView,
  type CreateRoleBody,
  type EditRoleBody,
  type RoleView,
} from './role.schema.ts';
import { Roles } from './roles.ts';

const id = { schema: z.uuid() };

@RequiresPermission('users.manage')
@Controller('v1/admin/roles')
export class RolesController {
  constructor(private readonly roles: Roles) {}

  @Get()
  @Summary('Every role with its permissions, by name')
  @Answers(200, 'The roles', roleList)
  async list(): Promise<{ items: RoleView[] }> {
    return { items: await this.roles.list() };
  }

  @Post()
  @Summary("Makes a role of the shop's own")
  @Answers(201, 'The role', roleView)
  @Throws(AuthErrors.role_name_taken, AuthErrors.beyond_own_permissions)
  async create(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: createRoleBody }) body: CreateRoleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoleView> {
    const request = { key, caller: caller.userId, route: 'POST /v1/admin/roles', fingerprint: fingerprint(body) };
    return tagged(reply, await this.roles.create(caller, request, body));
  }

  @Patch(':id')
  @Summary('Changes what a role means; it counts from the next access tokens on')
  @Answers(200, 'The role as it is now', roleView)
  @Throws(AuthErrors.role_not_found, AuthErrors.role_built_in, AuthErrors.role_name_taken)
  @Throws(AuthErrors.beyond_own_permissions, AuthErrors.stale_version)
  async edit(
    @Caller() caller: Identity,
    @Param('id', id) roleId: string,
    @IfMatch() version: number,
    @Body({ schema: editRoleBody }) body: EditRoleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoleView> {
    return tagged(reply, await this.roles.edit(caller, roleId, version, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes a role that nobody has; the built-in ones stay')
  @Answers(204, 'Removed')
  @Throws(AuthErrors.role_not_found, AuthErrors.role_built_in, AuthErrors.role_in_use, AuthErrors.stale_version)
  @Throws(AuthErrors.beyond_own_permissions)
  remove(@Caller() caller: Identity, @Param('id', id) roleId: string, @IfMatch() version: number): Promise<void> {
    return this.roles.remove(caller, roleId, version);
  }
}

function tagged(reply: FastifyReply, role: RoleView): RoleView {
  sendEntityTag(reply, role.version);
  return role;
}

import { Controller, Get, Param, Query } from '@nestjs/common';
import { Caller, OwnerOnly, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { AuditLog, Database } from '@tenfold/database';
import { Answers, pageOf, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { ReturnErrors } from '../domain/return.errors.ts';
import {
  returnSummary,
  returnView,
  showReturn,
  showToStaff,
  staffReturnView,
  type ReturnSummary,
  type ReturnView,
  type StaffReturnView,
} from '../return-representation.ts';
import { myReturnsQuery, returnsQuery, type MyReturnsQuery, type ReturnsQuery } from './browse-returns.schema.ts';
import { BrowseReturns } from './browse-returns.ts';

@Controller('v1')
export class BrowseReturnsController {
  constructor(
    private readonly browse: BrowseReturns,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  @Get('returns')
  @OwnerOnly()
  @Summary('Lists the returns of the caller, the newest first')
  @Answers(200, 'One page', pageOf(returnSummary))
  mine(
    @Caller() { userId }: Identity,
    @Query({ schema: myReturnsQuery }) query: MyReturnsQuery,
  ): Promise<Page<ReturnSummary>> {
    return this.browse.list(query, userId);
  }

  @Get('returns/:id')
  @OwnerOnly()
  @Summary('Shows a return of the caller')
  @Answers(200, 'The return', returnView)
  @Throws(ReturnErrors.not_found)
  async show(@Caller() { userId }: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<ReturnView> {
    return showReturn(await this.browse.one(id, userId));
  }

  @Get('admin/returns')
  @RequiresPermission('returns.manage')
  @Summary('Lists the returns of everybody, the newest first')
  @Answers(200, 'One page', pageOf(returnSummary))
  all(@Query({ schema: returnsQuery }) query: ReturnsQuery): Promise<Page<ReturnSummary>> {
    return this.browse.list(query);
  }

  @Get('admin/returns/:id')
  @RequiresPermission('returns.manage')
  @Summary('Shows any return; the look is audited')
  @Answers(200, 'The return', staffReturnView)
  @Throws(ReturnErrors.not_found)
  async showToStaff(
    @Caller() { userId }: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<StaffReturnView> {
    const state = await this.browse.one(id);
    await this.database.transaction((tx) =>
      this.audit.record(tx, { userId, entityType: 'return', entityId: id, action: 'view' }),
    );
    return showToStaff(state);
  }
}

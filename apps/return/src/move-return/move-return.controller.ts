import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { AuthorizeReturn } from '../approve-return/authorize-return.ts';
import { ReturnErrors } from '../domain/return.errors.ts';
import { staffReturnView, type StaffReturnView } from '../return-representation.ts';
import { StaffActs } from '../staff-acts.ts';
import {
  approveReturnBody,
  rejectReturnBody,
  type ApproveReturnBody,
  type RejectReturnBody,
} from './move-return.schema.ts';

const id = z.uuid();

@Controller('v1/admin/returns/:id')
@RequiresPermission('returns.manage')
@Throws(ReturnErrors.not_found, ReturnErrors.illegal_transition, ReturnErrors.busy)
export class MoveReturnController {
  constructor(
    private readonly acts: StaffActs,
    private readonly authorize: AuthorizeReturn,
  ) {}

  @Post('approve')
  @HttpCode(200)
  @Summary('Accepts a return: it gets its RMA number and its label')
  @Answers(200, 'The return', staffReturnView)
  approve(
    @Caller() caller: Identity,
    @Param('id', { schema: id }) returnId: string,
    @Body({ schema: approveReturnBody }) { note }: ApproveReturnBody,
  ): Promise<StaffReturnView> {
    return this.acts.run(caller, returnId, {}, (current, tx) => this.authorize.run(tx, current, caller.userId, note));
  }

  @Post('reject')
  @HttpCode(200)
  @Summary('Refuses a return; its units can be asked for again')
  @Answers(200, 'The return', staffReturnView)
  reject(
    @Caller() caller: Identity,
    @Param('id', { schema: id }) returnId: string,
    @Body({ schema: rejectReturnBody }) { reason }: RejectReturnBody,
  ): Promise<StaffReturnView> {
    return this.acts.run(caller, returnId, { reason }, (current) =>
      current.reject(reason, { id: caller.userId, isStaff: true }),
    );
  }

  @Post('cancel')
  @HttpCode(200)
  @Summary('Calls a return off; its units can be asked for again')
  @Answers(200, 'The return', staffReturnView)
  cancel(@Caller() caller: Identity, @Param('id', { schema: id }) returnId: string): Promise<StaffReturnView> {
    return this.acts.run(caller, returnId, {}, (current) =>
      current.cancel('requested_by_staff', { id: caller.userId, isStaff: true }),
    );
  }

  @Post('in-transit')
  @HttpCode(200)
  @Summary('The parcel is on its way; the authorisation does not run out any more')
  @Answers(200, 'The return', staffReturnView)
  inTransit(@Caller() caller: Identity, @Param('id', { schema: id }) returnId: string): Promise<StaffReturnView> {
    return this.acts.run(caller, returnId, {}, (current) =>
      current.markInTransit({ id: caller.userId, isStaff: true }),
    );
  }

  @Post('receive')
  @HttpCode(200)
  @Summary('The parcel is back in the warehouse')
  @Answers(200, 'The return', staffReturnView)
  receive(@Caller() caller: Identity, @Param('id', { schema: id }) returnId: string): Promise<StaffReturnView> {
    return this.acts.run(caller, returnId, {}, (current) => current.receive({ id: caller.userId, isStaff: true }));
  }
}

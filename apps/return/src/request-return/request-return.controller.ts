import { Body, Controller, Post } from '@nestjs/common';
import { Caller, OwnerOnly, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { ReturnErrors } from '../domain/return.errors.ts';
import { returnView, type ReturnView } from '../return-representation.ts';
import {
  requestReturnBody,
  requestReturnForBody,
  type RequestReturnBody,
  type RequestReturnForBody,
} from './request-return.schema.ts';
import { RequestReturn } from './request-return.ts';

@Controller('v1')
@Throws(
  ReturnErrors.kind_not_offered,
  ReturnErrors.order_not_found,
  ReturnErrors.unknown_item,
  ReturnErrors.window_closed,
  ReturnErrors.quantity_not_available,
)
export class RequestReturnController {
  constructor(private readonly requestReturn: RequestReturn) {}

  @Post('returns')
  @OwnerOnly()
  @Summary('Asks to send something of an order of the caller back')
  @Answers(201, 'The return; its units are claimed', returnView)
  request(
    @Caller() { userId }: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: requestReturnBody }) body: RequestReturnBody,
  ): Promise<ReturnView> {
    const request = { key, caller: userId, route: 'POST /v1/returns', fingerprint: fingerprint(body) };
    return this.requestReturn.run(request, { ...body, by: { id: userId, isStaff: false }, goodwill: false });
  }

  @Post('admin/returns')
  @RequiresPermission('returns.manage')
  @Summary('Enters a return for any order, a guest’s for example')
  @Answers(201, 'The return; its units are claimed', returnView)
  enter(
    @Caller() { userId }: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: requestReturnForBody }) body: RequestReturnForBody,
  ): Promise<ReturnView> {
    const request = { key, caller: userId, route: 'POST /v1/admin/returns', fingerprint: fingerprint(body) };
    return this.requestReturn.run(request, { ...body, by: { id: userId, isStaff: true } });
  }
}

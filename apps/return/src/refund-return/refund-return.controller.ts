import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint, newId, type IdempotentRequest } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ReturnErrors } from '../domain/return.errors.ts';
import { staffReturnView, type StaffReturnView } from '../return-representation.ts';
import { StaffActs } from '../staff-acts.ts';
import {
  refundAgainBody,
  refundReturnBody,
  type RefundAgainBody,
  type RefundReturnBody,
} from './refund-return.schema.ts';
import { ShippingPolicy } from './shipping-policy.ts';

@Controller('v1/admin/returns/:id')
@RequiresPermission('returns.manage')
@Throws(ReturnErrors.not_found, ReturnErrors.refund_too_large, ReturnErrors.busy)
export class RefundReturnController {
  constructor(
    private readonly acts: StaffActs,
    private readonly policy: ShippingPolicy,
  ) {}

  @Post('refund')
  @HttpCode(200)
  @Summary('Asks payment to give back the money of what came back: the frozen share of each unit, less a fee')
  @Answers(200, 'The return; complete at once when there is nothing to give back', staffReturnView)
  @Throws(ReturnErrors.illegal_transition, ReturnErrors.unknown_item, ReturnErrors.not_paid)
  refund(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: refundReturnBody }) body: RefundReturnBody,
  ): Promise<StaffReturnView> {
    const { items, fee, shippingAmount } = body;
    return this.acts.once(caller, id, body, requestOf('refund', caller, key, { id, ...body }), (current) =>
      current.requestRefund(
        {
          refundId: newId(),
          amounts: new Map(items.map(({ itemId, amount }) => [itemId, amount])),
          fee,
          shippingAmount: shippingAmount ?? this.policy.amountFor(current.state),
        },
        { id: caller.userId, isStaff: true },
      ),
    );
  }

  @Post('refund-again')
  @HttpCode(200)
  @Summary('Asks payment once more after a refund failed, for the same amount or less')
  @Answers(200, 'The return', staffReturnView)
  @Throws(ReturnErrors.refund_not_failed)
  again(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: refundAgainBody }) body: RefundAgainBody,
  ): Promise<StaffReturnView> {
    return this.acts.once(caller, id, body, requestOf('refund-again', caller, key, { id, ...body }), (current) =>
      current.askAgain(newId(), body.amount),
    );
  }
}

function requestOf(act: string, { userId }: Identity, key: string, body: object): IdempotentRequest {
  return { key, caller: userId, route: `POST /v1/admin/returns/:id/${act}`, fingerprint: fingerprint(body) };
}

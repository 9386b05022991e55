import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint, type IdempotentRequest } from '@tenfold/database';
import { Answers, IdempotencyKey, Summary, Throws, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { attemptView, refundView, type AttemptView, type RefundView } from '../show-payment/payment.view.ts';
import {
  captureBody,
  listPaymentsQuery,
  paymentPage,
  refundBody,
  type CaptureBody,
  type ListPaymentsQuery,
  type RefundBody,
} from './administer-payments.schema.ts';
import { AdministerPayments } from './administer-payments.ts';
import { ListPayments } from './list-payments.ts';

@Controller('v1/admin/payments')
@RequiresPermission('payments.manage')
export class AdministerPaymentsController {
  constructor(
    private readonly payments: AdministerPayments,
    private readonly listPayments: ListPayments,
  ) {}

  @Get()
  @Summary('Attempts to pay, newest first.')
  @Answers(200, 'A page of attempts', paymentPage)
  list(@Query({ schema: listPaymentsQuery }) query: ListPaymentsQuery): Promise<Page<AttemptView>> {
    return this.listPayments.run(query);
  }

  @Post(':id/captures')
  @HttpCode(202)
  @Summary('Takes money that was authorised, all that is left by default.')
  @Answers(202, 'Wanted; the provider is asked now', attemptView)
  @Throws(PaymentErrors.not_found, PaymentErrors.not_capturable, PaymentErrors.busy)
  capture(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: captureBody }) body: CaptureBody,
  ): Promise<AttemptView> {
    return this.payments.capture(caller, request('captures', caller, key, { id, ...body }), id, body.amount);
  }

  @Post(':id/void')
  @HttpCode(202)
  @Summary('Lets an authorisation go.')
  @Answers(202, 'Wanted; the provider is asked now', attemptView)
  @Throws(PaymentErrors.not_found, PaymentErrors.not_voidable, PaymentErrors.busy)
  void(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<AttemptView> {
    return this.payments.void(caller, request('void', caller, key, { id }), id);
  }

  @Post(':id/refunds')
  @RequiresPermission('payments.refund')
  @HttpCode(202)
  @Summary(
    'Gives captured money back, all that is left by default. The amount is claimed before the provider is asked.',
  )
  @Answers(202, 'Claimed; the provider is asked now', refundView)
  @Throws(PaymentErrors.not_found, PaymentErrors.refund_exceeds_captured, PaymentErrors.busy)
  refund(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: refundBody }) body: RefundBody,
  ): Promise<RefundView> {
    return this.payments.refund(caller, request('refunds', caller, key, { id, ...body }), id, body);
  }
}

function request(act: string, { userId }: Identity, key: string, body: object): IdempotentRequest {
  return { key, caller: userId, route: `POST /v1/admin/payments/:id/${act}`, fingerprint: fingerprint(body) };
}

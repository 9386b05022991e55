import { Controller, Get, Query } from '@nestjs/common';
import { Caller, Public, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { paymentView, showPayment, type PaymentView } from './payment.view.ts';
import { VisibleAccounts } from './visible-accounts.ts';

const showPaymentQuery = z.object({ orderId: z.string().min(1).max(64) });
type ShowPaymentQuery = z.output<typeof showPaymentQuery>;

@Controller('v1/payments')
export class ShowPaymentController {
  constructor(private readonly accounts: VisibleAccounts) {}

  @Get()
  @Public()
  @Summary('How the payment of an order stands and what the customer has to do next.')
  @Answers(200, 'The payment, with its attempts and refunds', paymentView)
  @Throws(PaymentErrors.not_found)
  async show(
    @Caller() caller: Identity | undefined,
    @Query({ schema: showPaymentQuery }) query: ShowPaymentQuery,
  ): Promise<PaymentView> {
    return showPayment(await this.accounts.get(query.orderId, caller));
  }
}

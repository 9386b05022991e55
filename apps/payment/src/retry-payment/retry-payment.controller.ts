import { Body, Controller, Post } from '@nestjs/common';
import { Caller, Public, type Identity } from '@tenfold/auth-guard';
import { Answers, IdempotencyKey, Summary, Throws } from '@tenfold/service-host';
import { PaymentErrors } from '../domain/payment.errors.ts';
import { paymentView, type PaymentView } from '../show-payment/payment.view.ts';
import { retryPaymentBody, type RetryPaymentBody } from './retry-payment.schema.ts';
import { RetryPayment } from './retry-payment.ts';

@Controller('v1/payments')
export class RetryPaymentController {
  constructor(private readonly retryPayment: RetryPayment) {}

  @Post('retry')
  @Public()
  @Summary('Tries to pay an order that is not paid yet with another method, five attempts in all.')
  @Answers(201, 'The payment after the attempt', paymentView)
  @Throws(
    PaymentErrors.not_found,
    PaymentErrors.method_not_found,
    PaymentErrors.order_closed,
    PaymentErrors.already_paid,
    PaymentErrors.too_many_attempts,
    PaymentErrors.attempt_in_progress,
    PaymentErrors.busy,
  )
  retry(
    @Caller() caller: Identity | undefined,
    @IdempotencyKey() key: string,
    @Body({ schema: retryPaymentBody }) body: RetryPaymentBody,
  ): Promise<PaymentView> {
    return this.retryPayment.run(caller, key, body);
  }
}

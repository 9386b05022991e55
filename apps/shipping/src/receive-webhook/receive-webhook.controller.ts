import { Controller, HttpCode, Post, Req, type RawBodyRequest } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import type { FastifyRequest } from 'fastify';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { ReceiveWebhook } from './receive-webhook.ts';

@Controller('v1/carrier-webhooks')
export class ReceiveWebhookController {
  constructor(private readonly receiveWebhook: ReceiveWebhook) {}

  @Post('simulated')
  @Public()
  @HttpCode(200)
  @Summary('For the simulated carrier: what it tells of a parcel, with its signature over the raw body.')
  @Answers(200, 'Taken')
  @Throws(ShippingErrors.webhook_unsigned, ShippingErrors.webhook_too_early)
  async simulated(@Req() request: RawBodyRequest<FastifyRequest>): Promise<void> {
    await this.receiveWebhook.run(request.rawBody ?? Buffer.alloc(0), request.headers);
  }
}

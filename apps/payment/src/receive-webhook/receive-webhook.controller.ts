import { Controller, HttpCode, Post, Req, type RawBodyRequest } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import type { FastifyRequest } from 'fastify';
import { ReceiveWebhook } from './receive-webhook.ts';
import { WebhookErrors } from './webhook.errors.ts';

@Controller('v1/webhooks/payments')
export class ReceiveWebhookController {
  constructor(private readonly receiveWebhook: ReceiveWebhook) {}

  @Post('simulated')
  @Public()
  @HttpCode(200)
  @Summary('For the simulated payment provider: what it tells unasked, with its signature over the raw body.')
  @Answers(200, 'Taken')
  @Throws(WebhookErrors.webhook_unsigned)
  async simulated(@Req() request: RawBodyRequest<FastifyRequest>): Promise<void> {
    await this.receiveWebhook.run(request.rawBody ?? Buffer.alloc(0), request.headers);
  }
}

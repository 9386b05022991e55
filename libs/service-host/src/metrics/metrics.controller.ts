import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import type { FastifyReply } from 'fastify';
import { Hidden } from '../describe.ts';
import { ProgramMetrics } from './program-metrics.ts';

/**
 * For Prometheus, which has no token of ours. It carries figures and no data, and stands on the service's own port, which
 * nobody outside the platform reaches: the gateway leads to `/v1/…` only.
 */
@Hidden()
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(ProgramMetrics) private readonly metrics: ProgramMetrics) {}

  @Get()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}

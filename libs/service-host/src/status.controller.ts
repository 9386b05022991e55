import { Controller, Get, Inject } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Hidden } from './describe.ts';
import { Readiness } from './health.ts';
import { BacklogReader } from './metrics/backlog-reader.ts';
import type { ServiceFigures } from './service-figures.ts';

/** Beside `/metrics`, and as open: figures without data, on a port that nobody outside the platform reaches. */
@Hidden()
@Public()
@Controller('internal/status')
export class StatusController {
  constructor(
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(BacklogReader) private readonly backlogs: BacklogReader,
  ) {}

  @Get()
  async read(): Promise<ServiceFigures> {
    const [{ ready, checks }, backlog] = await Promise.all([this.readiness.report(), this.backlogs.read()]);
    return {
      ready,
      checks,
      pid: process.pid,
      uptimeSeconds: Math.round(process.uptime()),
      memoryBytes: process.memoryUsage.rss(),
      backlog: backlog ?? null,
    };
  }
}

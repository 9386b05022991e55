import { Controller, Get, HttpCode, Inject, Injectable, Res } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import type { FastifyReply } from 'fastify';
import { Hidden } from './describe.ts';

/** Says what is wrong, or nothing when all is well. */
export type ReadinessCheck = () => Promise<string | undefined>;

/** What must work before this process is sent any traffic. */
@Injectable()
export class Readiness {
  readonly #checks = new Map<string, ReadinessCheck>();
  #draining = false;

  add(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  /** From now on the answer is no: the process is on its way out. */
  drain(): void {
    this.#draining = true;
  }

  async report(): Promise<{ ready: boolean; checks: Record<string, string> }> {
    const checks = Object.fromEntries(
      await Promise.all(
        [...this.#checks].map(async ([name, check]) => {
          const fault = await check().catch(() => 'does not answer');
          return [name, fault ?? 'ok'] as const;
        }),
      ),
    );
    if (this.#draining) checks['process'] = 'shutting down';
    return { ready: Object.values(checks).every((state) => state === 'ok'), checks };
  }
}

@Hidden()
@Public()
@Controller('health')
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  /** The process runs and its event loop turns; says nothing about what it depends on, so that nobody restarts it for that. */
  @Get('live')
  live() {
    return { status: 'live' };
  }

  @Get('ready')
  @HttpCode(200)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ready, checks } = await this.readiness.report();
    if (!ready) reply.status(503);
    return { status: ready ? 'ready' : 'not ready', checks };
  }
}

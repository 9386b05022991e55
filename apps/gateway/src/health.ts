import type { FastifyInstance } from 'fastify';
import { fetchJson, type Service, type Upstreams } from './upstreams.ts';

const PATIENCE_MS = 1_000;

/** `/health/live` speaks for this process, `/health/ready` for the whole platform behind it. */
export function installHealth(gateway: FastifyInstance, upstreams: Upstreams): void {
  gateway.get('/health/live', () => ({ status: 'live' }));

  gateway.get('/health/ready', async (_request, reply) => {
    const states = await Promise.all(
      upstreams.services.map(async (service) => [service.name, await stateOf(service)] as const),
    );
    const ready = states.every(([, state]) => state === 'ready');
    return reply
      .status(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not ready', services: Object.fromEntries(states) });
  });
}

async function stateOf(service: Service): Promise<'ready' | 'not ready' | 'away'> {
  try {
    const { ok } = await fetchJson(service, '/health/ready', PATIENCE_MS);
    return ok ? 'ready' : 'not ready';
  } catch {
    return 'away';
  }
}

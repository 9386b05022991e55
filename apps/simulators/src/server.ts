import Fastify, { type FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z, ZodError } from 'zod';
import { carrierRoutes } from './carrier/carrier.routes.ts';
import type { SimulatorSettings } from './config.ts';
import { imageRoutes } from './images/images.routes.ts';
import { Authorizations, Refusal } from './provider/authorizations.ts';
import { providerRoutes } from './provider/provider.routes.ts';
import { WebhookSender } from './webhooks/webhook-sender.ts';

const ledgerQuery = z.object({
  orderId: z.string().min(1).max(64).optional(),
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
});

/** The whole process: provider, carrier, ledger and health on one port. Closing it leaves the pool to its owner. */
export function buildServer(settings: SimulatorSettings, pool: Pool): FastifyInstance {
  const app = Fastify({ logger: { level: settings.LOG_LEVEL }, bodyLimit: 64 * 1024, forceCloseConnections: true });
  const webhooks = new WebhookSender(
    pool,
    {
      payment: { url: settings.SIMULATORS_PAYMENT_WEBHOOK_URL, secret: settings.SIMULATORS_PAYMENT_WEBHOOK_SECRET },
      carrier: { url: settings.SIMULATORS_CARRIER_WEBHOOK_URL, secret: settings.SIMULATORS_CARRIER_WEBHOOK_SECRET },
    },
    app.log,
  );
  const authorizations = new Authorizations(pool);
  const publicUrl = () => settings.SIMULATORS_PUBLIC_URL ?? app.listeningOrigin;

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).send({ code: error.code, message: error.message });
    if (error instanceof ZodError) {
      return reply.code(400).send({ code: 'invalid', message: 'The request is not valid', issues: error.issues });
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(status).send({
      code: status >= 500 ? 'internal' : 'invalid',
      message: status >= 500 ? 'Internal error' : (error as Error).message,
    });
  });

  app.register(async (scope) => providerRoutes(scope, { authorizations, webhooks, publicUrl }));
  app.register(async (scope) => carrierRoutes(scope, { pool, webhooks, publicUrl }));

  app.register(async (scope) => imageRoutes(scope));

  app.get('/ledger', async (request) => ({ entries: await authorizations.ledger(ledgerQuery.parse(request.query)) }));
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async () => {
    await pool.query('SELECT 1 FROM ledger_entries LIMIT 1');
    return { status: 'ok' };
  });

  app.addHook('onReady', async () => webhooks.wakeIn(0));
  app.addHook('onClose', async () => webhooks.stop());
  return app;
}

import { exportProcess } from '@tenfold/service-host/metrics/process-metrics';
import { countAnswer } from '@tenfold/service-host/metrics/http-metrics';
import { ProgramMetrics } from '@tenfold/service-host/metrics/program-metrics';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Settings } from './config.ts';
import type { Upstreams } from './upstreams.ts';

/** Counts every answer, and tells of them on a port of its own, since this one is the world's. */
export function installMetrics(gateway: FastifyInstance, upstreams: Upstreams, config: Settings): void {
  const metrics = new ProgramMetrics('gateway');
  exportProcess(metrics);
  gateway.addHook('onResponse', async (request, reply) => {
    countAnswer(metrics, routeOf(request, upstreams), request, reply);
  });
  const { GATEWAY_METRICS_PORT: port, HOST: host } = config;
  if (port === undefined) return;
  let server: Server | undefined;
  gateway.addHook('onListen', async () => {
    server ??= await serve(metrics, port, host);
  });
  gateway.addHook('onClose', async () => {
    server?.close();
    server?.closeAllConnections();
  });
}

/** The first segment of what is sent on, if anybody owns it: as many series as there are routes of services. */
function routeOf(request: FastifyRequest, upstreams: Upstreams): string {
  const route = request.routeOptions.url;
  if (route !== '/v1/*') return route ?? 'unknown';
  const path = request.url.split('?', 1)[0] ?? '';
  const segments = path.startsWith('/v1/admin/') ? 4 : 3;
  return upstreams.ownerOf(path) ? path.split('/', segments).join('/') : 'unknown';
}

async function serve(metrics: ProgramMetrics, port: number, host: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    if (url !== '/metrics') return void response.writeHead(404).end();
    metrics.text().then(
      (text) => response.setHeader('content-type', metrics.contentType).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

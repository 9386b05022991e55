import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProgramMetrics } from './program-metrics.ts';

/** Rate, errors and duration. `route` must be one of few: the pattern, never the address. */
export function countAnswer(
  metrics: ProgramMetrics,
  route: string,
  { method }: FastifyRequest,
  { statusCode, elapsedTime }: FastifyReply,
): void {
  metrics.count('http_requests_total', { method, route, status: String(statusCode) });
  metrics.took('http_request_duration_seconds', elapsedTime / 1000, { method, route });
}

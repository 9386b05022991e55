import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.ts';

export type TenfoldClient = Client<paths, 'application/json'>;

export interface ClientOptions {
  /** Address of the gateway. */
  readonly baseUrl: string;
  /** Who calls; a guest when absent. */
  readonly accessToken?: string;
  /** In place of the global one: to count, to log, to test. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * A client of the shop behind one gateway. Paths, parameters, bodies and answers are checked by the compiler:
 * `client.GET('/v1/orders/{id}', { params: { path: { id } } })`.
 *
 * A call resolves with `data` or `error`, whatever the status; {@link answered} turns a refusal into a `ProblemError`.
 * Nothing is repeated: whoever repeats a POST sends the same `Idempotency-Key`.
 */
export function createClient({ baseUrl, accessToken, fetch }: ClientOptions): TenfoldClient {
  return createFetchClient<paths, 'application/json'>({
    baseUrl,
    ...(accessToken === undefined ? {} : { headers: { authorization: `Bearer ${accessToken}` } }),
    ...(fetch === undefined ? {} : { fetch }),
  });
}

import { Pool, type Dispatcher } from 'undici';
import type { Settings, Upstream } from './config.ts';

/** A service behind the gateway, with its connections. */
export interface Service extends Upstream {
  readonly pool: Pool;
}

/** Which service owns which address, and the connections to them. */
export class Upstreams {
  readonly services: readonly Service[];
  readonly #byRoute: ReadonlyMap<string, Service>;

  constructor(config: Settings) {
    this.services = config.GATEWAY_UPSTREAMS.map((upstream) => ({
      ...upstream,
      pool: new Pool(upstream.url, {
        connections: 128,
        connect: { timeout: config.GATEWAY_CONNECT_TIMEOUT_MS },
        headersTimeout: config.GATEWAY_ANSWER_TIMEOUT_MS,
        bodyTimeout: config.GATEWAY_ANSWER_TIMEOUT_MS,
      }),
    }));
    this.#byRoute = new Map(this.services.flatMap((service) => service.routes.map((route) => [route, service])));
  }

  /** The owner of `/v1/<segment>…` or `/v1/admin/<segment>…`. */
  ownerOf(path: string): Service | undefined {
    const [, version, first, second] = path.split('/');
    if (version !== 'v1') return undefined;
    return this.#byRoute.get((first === 'admin' ? second : first) ?? '');
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map(({ pool }) => pool.close()));
  }
}

/** A JSON document of a service, for the gateway's own use. @throws whatever keeps it from being had within `timeoutMs` */
export async function fetchJson(
  service: Service,
  path: string,
  timeoutMs: number,
): Promise<{ ok: boolean; body: unknown }> {
  const response: Dispatcher.ResponseData = await service.pool.request({
    method: 'GET',
    path,
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { ok: response.statusCode === 200, body: await response.body.json() };
}

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupFailure } from '@tenfold/local-servers';

export interface Answer {
  readonly status: number;
  /** `code` of a problem+json answer. */
  readonly code?: string;
  readonly body: unknown;
}

const PATIENCE_MS = 20_000;

/** The shop's HTTP API through the gateway, as one logged-in person. */
export class ShopApi {
  readonly #gateway: string;
  readonly #token: string;

  private constructor(gateway: string, token: string) {
    this.#gateway = gateway;
    this.#token = token;
  }

  static async logIn(gateway: string, email: string, password: string): Promise<ShopApi> {
    const answer = await send(gateway, 'POST', '/v1/auth/login', {}, { email, password });
    if (answer.status !== 200) throw new SetupFailure(`${email} cannot log in: ${describe(answer)}`);
    return new ShopApi(gateway, (answer.body as { accessToken: string }).accessToken);
  }

  /** Refusals come back as answers for the caller to judge. */
  async post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return send(this.#gateway, 'POST', path, { authorization: `Bearer ${this.#token}`, ...headers }, body);
  }

  async patch(path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return send(this.#gateway, 'PATCH', path, { authorization: `Bearer ${this.#token}`, ...headers }, body);
  }

  async get(path: string): Promise<Answer> {
    return send(this.#gateway, 'GET', path, { authorization: `Bearer ${this.#token}` });
  }
}

/** @throws SetupFailure when the answer is not the expected one */
export function expectStatus(what: string, answer: Answer, ...statuses: readonly number[]): unknown {
  if (!statuses.includes(answer.status)) throw new SetupFailure(`${what} could not be seeded: ${describe(answer)}`);
  return answer.body;
}

/** Tells two contents apart. */
export function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

/**
 * Makes a step repeatable: a start that was killed half-way gets the stored answer and goes on from there. A seed that has
 * changed since is another request.
 */
export function once(kind: string, name: string, body: unknown): Record<string, string> {
  return { 'idempotency-key': `seed-${kind}-${encodeURIComponent(name)}-${digest(body)}` };
}

/** A service that has just come up may say 503 to its first callers: those are asked again. */
async function send(
  gateway: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Answer> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const response = await fetch(gateway + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 503 && Date.now() < until) {
      await delay(200);
      continue;
    }
    const content = text === '' ? undefined : (JSON.parse(text) as { code?: string });
    return { status: response.status, body: content, ...(content?.code === undefined ? {} : { code: content.code }) };
  }
}

function describe({ status, body }: Answer): string {
  return `${status} ${JSON.stringify(body)}`;
}

/** What the shop answered, refusals included: the caller judges. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Is told of every request and what came of it. */
export type Listener = (request: Asked, answer: Answer) => void;

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly tookMs: number;
}

/** What the hands of the shop need of a session. */
export type Asks = Pick<Session, 'request'>;

/** Somebody in front of the gateway: a guest, or a person who has logged in. */
export class Session {
  readonly gateway: string;
  readonly #token: string | undefined;
  readonly #listener: Listener | undefined;

  private constructor(gateway: string, listener?: Listener, token?: string) {
    this.gateway = gateway;
    this.#listener = listener;
    this.#token = token;
  }

  static guest(gateway: string, listener?: Listener): Session {
    return new Session(gateway, listener);
  }

  /** @throws when the shop does not know the e-mail address with this password */
  static async logIn(
    gateway: string,
    login: { readonly email: string; readonly password: string },
    listener?: Listener,
  ): Promise<Session> {
    const { email, password } = login;
    const answer = await Session.guest(gateway, listener).request<{ accessToken: string }>('POST', '/v1/auth/login', {
      body: { email, password },
    });
    expectStatus(answer, 200);
    return new Session(gateway, listener, answer.body.accessToken);
  }

  /** What proves who asks; a guest has nothing. */
  get accessToken(): string | undefined {
    return this.#token;
  }

  /** @throws when there is no answer at all */
  async request<Body = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    const { body, headers, signal } = options;
    const began = performance.now();
    const response = await fetch(new URL(path, this.gateway), {
      method,
      headers: {
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const answer = {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
    this.#listener?.({ method, path, body, tookMs: performance.now() - began }, answer);
    return answer;
  }
}

/** @throws with the whole answer when its status is another */
export function expectStatus<Body>(answer: Answer<Body>, ...statuses: readonly number[]): Body {
  if (!statuses.includes(answer.status)) {
    throw new Error(`Expected ${statuses.join(' or ')}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return answer.body;
}

import type { DomainError, Occurrence } from '@tenfold/errors';
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { Pool, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { NoUsableAnswer, problemCode, type ProblemBody } from './answers.ts';

const LONGEST_DEADLINE_MS = 1_000;
const LARGEST_ANSWER_BYTES = 1_048_576;

export interface ServiceCallOptions {
  /** The service that is asked; named in the problem when it does not answer. */
  readonly name: string;
  /** Where it is: `http://127.0.0.1:4007`. */
  readonly url: string;
  /** The caller's own declared error, a 503, for whoever waits in vain. */
  readonly unavailable: (occurrence?: Occurrence) => DomainError;
  /** For everything together: connection, answer, body. At most 1,000; 800 unless told. */
  readonly timeoutMs?: number;
  /** So many failures one after the other, and nobody is asked for a while; 5 unless told. */
  readonly opensAfter?: number;
  /** After this pause one question is let through, to see; 1,000 unless told. */
  readonly pauseMs?: number;
  /** What the running request belongs to; passed on, so that one trace leads through both services. */
  readonly correlation?: () => Correlation | undefined;
}

interface Correlation {
  readonly requestId?: string;
  readonly correlationId: string;
  readonly traceparent?: string;
}

export interface Question<Schema extends z.ZodType, Code extends string> {
  readonly method: 'GET' | 'POST';
  /** Begins with a slash; what comes from outside is encoded by the caller. */
  readonly path: string;
  readonly body?: unknown;
  /** The customer's own credentials, mostly. Those without a value are left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** The producer's schema. What the answer has beyond it is dropped: a producer may add fields at any time. */
  readonly answer: Schema;
  /** Codes of the 4xx problems that the caller knows what to do with. */
  readonly refusals?: readonly Code[];
}

export interface Answered<Data> {
  readonly ok: true;
  readonly data: Data;
}

export interface Refused<Code extends string> {
  readonly ok: false;
  readonly code: Code;
  readonly status: number;
  /** The whole problem document, extensions included. */
  readonly problem: ProblemBody;
}

/**
 * Asks another service while a user waits: one deadline over all, a circuit breaker, and an answer that fits the producer's
 * schema, a refusal that the caller expects, or the caller's own 503. Only for questions that change nothing over there: a
 * question whose answer was lost has been asked.
 */
export class ServiceCall {
  readonly #options: ServiceCallOptions;
  readonly #timeoutMs: number;
  readonly #pauseMs: number;
  readonly #pool: Pool;
  readonly #breaker: CircuitBreakerPolicy;

  /** @throws RangeError for a deadline that a waiting user would notice too much */
  constructor(options: ServiceCallOptions) {
    const { url, timeoutMs = 800, opensAfter = 5, pauseMs = 1_000 } = options;
    if (!(timeoutMs > 0 && timeoutMs <= LONGEST_DEADLINE_MS)) {
      throw new RangeError(`A call to ${options.name} takes 1 to ${LONGEST_DEADLINE_MS} ms, not ${timeoutMs}`);
    }
    this.#options = options;
    this.#timeoutMs = timeoutMs;
    this.#pauseMs = pauseMs;
    this.#pool = new Pool(url, { connections: 64, maxResponseSize: LARGEST_ANSWER_BYTES });
    this.#breaker = circuitBreaker(handleAll, {
      halfOpenAfter: pauseMs,
      breaker: new ConsecutiveBreaker(opensAfter),
    });
  }

  /**
   * @throws the declared `unavailable` when there is no usable answer in time: no connection, too slow, a 5xx, a body that
   *   is not what the producer promised, a refusal that was not expected, or the breaker is open
   */
  async ask<Schema extends z.ZodType, Code extends string = never>(
    question: Question<Schema, Code>,
  ): Promise<Answered<z.output<Schema>> | Refused<Code>> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const answer = await this.#breaker.execute(() => this.#exchange(question, signal));
      if (answer.ok) return answer;
      const { status, problem } = answer;
      const code = question.refusals?.find((expected) => expected === problem.code);
      if (code === undefined) throw new NoUsableAnswer(`${status} ${problem.code} was not expected`);
      return { ok: false, code, status, problem };
    } catch (cause) {
      throw this.#unavailable(cause);
    }
  }

  /** Lets running questions end, and gives the connections back. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Refusals come back as values here: a service that says no is well, and must not open the breaker. */
  async #exchange<Schema extends z.ZodType>(
    question: Question<Schema, string>,
    signal: AbortSignal,
  ): Promise<Answered<z.output<Schema>> | Omit<Refused<string>, 'code'>> {
    const { statusCode, body } = await this.#send(question, signal);
    const text = await body.text();
    if (statusCode >= 200 && statusCode < 300) {
      const parsed = question.answer.safeParse(json(text));
      if (parsed.success) return { ok: true, data: parsed.data };
      throw new NoUsableAnswer(`the answer breaks the contract at ${parsed.error.issues[0]?.path.join('.')}`);
    }
    const problem = isRefusal(statusCode) ? problemCode.safeParse(json(text)) : undefined;
    if (problem?.success) return { ok: false, status: statusCode, problem: problem.data };
    throw new NoUsableAnswer(`status ${statusCode}`);
  }

  #send(
    { method, path, body, headers }: Question<z.ZodType, string>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const correlation = this.#options.correlation?.();
    const all = {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'x-request-id': correlation?.requestId,
      'x-correlation-id': correlation?.correlationId,
      traceparent: correlation?.traceparent,
      ...headers,
    };
    return this.#pool.request({
      method,
      path,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >,
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
  }

  #unavailable(cause: unknown): DomainError {
    const { name, unavailable } = this.#options;
    const detail = cause instanceof BrokenCircuitError ? 'It failed several times in a row' : undefined;
    return unavailable({
      ...(detail === undefined ? {} : { detail }),
      extensions: { part: name },
      headers: { 'retry-after': String(Math.max(1, Math.ceil(this.#pauseMs / 1_000))) },
      cause,
    });
  }
}

/** Too many requests and a request time-out are about the moment, not about what was asked. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

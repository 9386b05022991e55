import type { components } from './api.ts';

export type ProblemDocument = components['schemas']['Problem'];

/** The shop refused; `code` is permanent and what programs compare, `requestId` is what people quote. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly problem: Partial<ProblemDocument>;

  constructor(status: number, problem: Partial<ProblemDocument>) {
    super(`${status} ${problem.code ?? ''}: ${problem.detail ?? problem.title ?? 'no reason given'}`);
    this.status = status;
    this.problem = problem;
  }

  get code(): string | undefined {
    return this.problem.code;
  }
}

interface Called<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of what was granted: `await answered(client.GET(…))`.
 *
 * @throws ProblemError with the problem document of a refusal
 */
export async function answered<Data>(call: Promise<Called<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ProblemError(response.status, isObject(error) ? error : {});
  return data as Data;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

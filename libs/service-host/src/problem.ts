import type { DomainError } from '@tenfold/errors';

/** A problem document of RFC 9457 with the members that every answer of ours has. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Permanent; programs compare it. */
  readonly code: string;
  readonly requestId: string;
  readonly [extension: string]: unknown;
}

export const PROBLEM_JSON = 'application/problem+json';

export function problemOf(error: DomainError, requestId: string): Problem {
  return {
    ...error.extensions,
    type: `urn:tenfold:problem:${error.code}`,
    title: error.title,
    status: error.status,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    code: error.code,
    requestId,
  };
}

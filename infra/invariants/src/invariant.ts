import type { Evidence } from './evidence.ts';

/** One thing that breaks a promise: what it is, and what was found there. */
export interface Violation {
  /** Names the thing the same way at every examination: an order id, a variant id, `topic/partition/offset`. */
  readonly subject: string;
  readonly detail: string;
}

export interface Examination {
  /** How many things were looked at. A promise about nothing proves nothing. */
  readonly examined: number;
  readonly violations: readonly Violation[];
}

/** A promise of the platform that can be checked from outside, by reading only. */
export interface Invariant {
  /** `theme: what is compared`; permanent, because runs are compared by it. */
  readonly name: string;
  /** One sentence that a reader of the report understands without the code. */
  readonly promise: string;
  /**
   * `at_once`: read in one snapshot of one database, so it holds at every instant.
   * `at_rest`: compares places that change one after the other; a violation counts when it outlives the lag alert.
   */
  readonly holds: 'at_once' | 'at_rest';
  /** False when a healthy platform may have no such rows (dead letters, refunds). */
  readonly needsRows: boolean;
  examine(evidence: Evidence): Promise<Examination>;
}

/** Examines each of `subjects`; `fault` says what is wrong with one, or nothing. */
export function examineEach<Subject>(
  subjects: Iterable<Subject>,
  name: (subject: Subject) => string,
  fault: (subject: Subject) => string | undefined,
): Examination {
  const violations: Violation[] = [];
  let examined = 0;
  for (const subject of subjects) {
    examined += 1;
    const detail = fault(subject);
    if (detail !== undefined) violations.push({ subject: name(subject), detail });
  }
  return { examined, violations };
}

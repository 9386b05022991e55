import { Basket, sum, type Line } from './basket.ts';
import { couponCandidate, promotionCandidate, type Candidate, type Refusal } from './candidates.ts';
import type { Coupon } from './coupon.ts';
import type { Promotion } from './promotion.ts';

export interface Question {
  readonly currency: string;
  readonly lines: readonly Line[];
  /** As it was typed; undefined when none was. */
  readonly couponCode: string | undefined;
  /** The coupon of that code; undefined when there is none. */
  readonly coupon: Coupon | undefined;
  /** Every active promotion. */
  readonly promotions: readonly Promotion[];
  readonly now: Date;
  readonly firstOrder: boolean;
}

/** A discount that applies, with its share of each line in the order in which the lines were asked about. */
export interface Applied {
  readonly source: 'coupon' | 'promotion';
  readonly ref: string;
  readonly code?: string;
  readonly name: string;
  readonly limited: boolean;
  readonly freeShipping: boolean;
  readonly amount: number;
  readonly shares: readonly number[];
}

/** What one rule said: it applied, or why it did not. */
export interface Verdict {
  readonly source: 'coupon' | 'promotion';
  readonly ref: string;
  readonly name: string;
  readonly amount: number;
  readonly refused?: Refusal;
}

export interface Evaluation {
  readonly applied: readonly Applied[];
  /** Minor units; the shares of the lines add up to it. */
  readonly discount: number;
  /** In the order in which the lines were asked about. */
  readonly lineDiscounts: readonly number[];
  readonly freeShipping: boolean;
  readonly couponRefusal?: Refusal;
  readonly trace: readonly Verdict[];
}

/** Pure: the same question has the same answer, in whatever order its lines and promotions come. */
export function evaluate(question: Question): Evaluation {
  const asked = { basket: new Basket(question.lines, question.currency), ...question };
  const verdicts: Verdict[] = [];
  const promotions: Candidate[] = [];
  for (const promotion of [...question.promotions].sort(byPriority)) {
    const found = promotionCandidate(promotion, asked);
    if (typeof found === 'string') verdicts.push(refusedBy('promotion', promotion.id, promotion.name, found));
    else promotions.push(found);
  }
  const coupon = question.coupon === undefined ? 'unknown' : couponCandidate(question.coupon, asked);
  const candidate = typeof coupon === 'string' ? undefined : coupon;
  const outcome = best(question, promotions, candidate);
  verdicts.push(...outcome.verdicts);
  let refusal: Refusal | undefined;
  if (question.couponCode !== undefined) {
    refusal = typeof coupon === 'string' ? coupon : refusalOf(outcome, coupon);
    if (typeof coupon === 'string') {
      verdicts.push(refusedBy('coupon', question.coupon?.id ?? question.couponCode, question.couponCode, coupon));
    }
  }
  const lineDiscounts = question.lines.map((_, at) => sum(outcome.applied.map(({ shares }) => shares[at]!)));
  return {
    applied: outcome.applied,
    discount: sum(lineDiscounts),
    lineDiscounts,
    freeShipping: outcome.applied.some(({ freeShipping }) => freeShipping),
    ...(refusal && { couponRefusal: refusal }),
    trace: verdicts,
  };
}

interface Outcome {
  readonly applied: readonly Applied[];
  readonly verdicts: readonly Verdict[];
}

/**
 * Promotions come first and the coupon joins them. When they do not go together the customer gets what takes more off:
 * the promotions alone, or the coupon with whatever goes together with it. Of equals the promotions: no use is spent.
 */
function best(question: Question, promotions: readonly Candidate[], coupon: Candidate | undefined): Outcome {
  if (coupon === undefined) return apply(question, promotions);
  const joined = apply(question, [...promotions, coupon]);
  if (refusalOf(joined, coupon) === undefined) return joined;
  const led = apply(question, [coupon, ...promotions]);
  return total(led) > total(joined) ? led : joined;
}

function apply({ lines, currency }: Question, candidates: readonly Candidate[]): Outcome {
  const basket = new Basket(lines, currency);
  const taken: Candidate[] = [];
  const applied: Applied[] = [];
  const verdicts: Verdict[] = [];
  for (const candidate of candidates) {
    const { source, ref, name, code, limited, cut } = candidate;
    const refused = taken.every((other) => together(candidate, other)) ? tooDear(basket, candidate) : 'not_combinable';
    if (refused) {
      verdicts.push(refusedBy(source, ref, name, refused));
      continue;
    }
    const shares = cut === null ? lines.map(() => 0) : basket.inAskedOrder(basket.take(cut, candidate.scope));
    const amount = sum(shares);
    if (cut !== null && amount === 0) {
      verdicts.push(refusedBy(source, ref, name, 'nothing_in_scope'));
      continue;
    }
    taken.push(candidate);
    const isFree = cut === null;
    applied.push({ source, ref, name, limited, freeShipping: isFree, amount, shares, ...(code && { code }) });
    verdicts.push({ source, ref, name, amount });
  }
  return { applied, verdicts };
}

/** Free shipping takes nothing off the goods and goes with everything outside its own group. */
function together(a: Candidate, b: Candidate): boolean {
  if (a.group !== null && a.group === b.group) return false;
  return a.cut === null || b.cut === null || (!a.alone && !b.alone);
}

/** A budget bears a discount whole or not at all. */
function tooDear(basket: Basket, { affordable, cut, scope }: Candidate): Refusal | undefined {
  if (affordable === null || cut === null) return undefined;
  return sum(basket.wouldTake(cut, scope)) > affordable ? 'used_up' : undefined;
}

function refusalOf({ verdicts }: Outcome, { source, ref }: Candidate): Refusal | undefined {
  return verdicts.find((verdict) => verdict.source === source && verdict.ref === ref)?.refused;
}

function total({ applied }: Outcome): number {
  return sum(applied.map(({ amount }) => amount));
}

function refusedBy(source: Verdict['source'], ref: string, name: string, refused: Refusal): Verdict {
  return { source, ref, name, amount: 0, refused };
}

/** The highest first; of equals the one that was made first (ids are UUIDv7). */
function byPriority(a: Promotion, b: Promotion): number {
  return b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

import { isDeepStrictEqual } from 'node:util';

/** The fields of an entity as JSON values, dates included. */
export type Values = Readonly<Record<string, unknown>>;

export interface Changes {
  /** Null when there was nothing before. */
  readonly before: Values | null;
  readonly after: Values | null;
}

const MASK = '***';

/** Never shown, whatever the caller forgets to name. */
const ALWAYS_MASKED = /password|secret|token|hash|private_?key|cvc|card_?number/i;

/**
 * What an audit entry shows of two states: with both, only the fields that differ (possibly none); with one, all its
 * fields. Secret values are masked; that they changed stays visible.
 */
export function changes(before: Values | undefined, after: Values | undefined, masked: readonly string[]): Changes {
  const isSecret = (field: string): boolean => masked.includes(field) || ALWAYS_MASKED.test(field);
  const old = before && asJson(before);
  const now = after && asJson(after);
  const differs = (field: string): boolean => !old || !now || !isDeepStrictEqual(old[field], now[field]);
  const show = (values: Values | undefined): Values | null =>
    values
      ? Object.fromEntries(
          Object.entries(values)
            .filter(([field]) => differs(field))
            .map(([field, value]) => [field, isSecret(field) && value !== null ? MASK : value]),
        )
      : null;
  return { before: show(old), after: show(now) };
}

function asJson(values: Values): Values {
  return JSON.parse(JSON.stringify(values)) as Values;
}

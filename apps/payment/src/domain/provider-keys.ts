import type { Attempt } from './account-state.ts';

/** What names the authorisation of an attempt at the provider, however often it is asked. */
export function authorizeKey(attempt: { readonly id: string }): string {
  return `authorize:${attempt.id}`;
}

export function voidKey(attempt: { readonly id: string }): string {
  return `void:${attempt.id}`;
}

/** A capture that was refused is tried again as a new one: `refusals` counts those so far. */
export function captureKey(attempt: Attempt, refusals: number): string {
  return `capture:${attempt.id}:${attempt.capturedAmount}:${refusals}`;
}

export function captureAtOnceKey(attempt: Attempt): string {
  return `capture:${attempt.id}:at-once`;
}

/** The attempt that `authorizeKey` was made for. */
export function attemptIdOf(key: string): string | undefined {
  return /^authorize:([0-9a-f-]{36})$/.exec(key)?.[1];
}

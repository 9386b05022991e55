import { expect, it } from '@jest/globals';
import { pauseBefore } from './patience.ts';

it.each([
  [{ status: 429, retryAfter: '17' }, 17_000],
  [{ status: 503, retryAfter: '5' }, 5_000],
  [{ status: 503, retryAfter: null }, 1_000],
  [{ status: 503, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' }, 1_000],
  [{ status: 409, retryAfter: null, code: 'request.idempotency_key_in_progress' }, 1_000],
  [{ status: 409, retryAfter: null, code: 'order.not_sold' }, undefined],
  [{ status: 201, retryAfter: null }, undefined],
  [{ status: 500, retryAfter: null }, undefined],
])('%j waits %s ms', (refusal, pause) => {
  expect(pauseBefore(refusal)).toBe(pause);
});

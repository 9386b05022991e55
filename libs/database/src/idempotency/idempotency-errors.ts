import { defineErrors } from '@tenfold/errors';

export const IdempotencyErrors = defineErrors('request', {
  idempotency_key_reused: { status: 422, title: 'This Idempotency-Key was used for another request' },
  idempotency_key_in_progress: { status: 409, title: 'A request with this Idempotency-Key is in progress' },
});

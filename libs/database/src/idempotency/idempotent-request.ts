import { createHash } from 'node:crypto';

/** What tells one attempt of a caller from another. */
export interface IdempotentRequest {
  /** The Idempotency-Key header, at most 255 characters. */
  readonly key: string;
  /** Who asks: a user id, a service client or, for a guest, what names the guest. Keys of two callers never meet. */
  readonly caller: string;
  /** Method and route pattern, for example `POST /v1/orders`. */
  readonly route: string;
  /** Of the body, see `fingerprint`. */
  readonly fingerprint: string;
}

/** What was answered, and is answered again to the same request. */
export interface StoredAnswer {
  /** HTTP status 200–399; refusals are not stored. */
  readonly status: number;
  /** JSON value. */
  readonly body: unknown;
}

/** SHA-256 of a parsed body, in hex. The order of its members does not count, as it does not in JSON. */
export function fingerprint(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}

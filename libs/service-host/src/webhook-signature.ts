import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/**
 * Whether `header` is `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">` under this secret, and `t` no further from
 * now than the tolerance. The comparison takes the same time whatever differs.
 */
export function isSigned(
  rawBody: Buffer,
  header: unknown,
  secret: string,
  { now, toleranceMs }: { now: Date; toleranceMs: number },
): boolean {
  const [, timestamp, digest] = SIGNATURE.exec(typeof header === 'string' ? header : '') ?? [];
  if (timestamp === undefined || digest === undefined) return false;
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > toleranceMs) return false;
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(digest, 'hex'));
}

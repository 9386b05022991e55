import { createHash } from 'node:crypto';
import type { DeadLetterRow } from './dead-letter-store.ts';

/** Longest payload that the audit log shows; of a longer one it has the fingerprint, and both versions are in the letter. */
const SHOWN = 10_000;

/** What the audit log keeps of a letter. */
export function asRow({ status, code, error, attempts, payload, resolved_reason }: DeadLetterRow) {
  const text = payload?.toString().replaceAll('\0', '').toWellFormed().slice(0, SHOWN) ?? null;
  const digest = createHash('sha256')
    .update(payload ?? '')
    .digest('hex');
  return { status, code, error, attempts, reason: resolved_reason, payload: text, payload_sha256: digest };
}

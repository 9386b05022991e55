import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { StoredRow } from '../outbox/stored-rows.ts';

const part = z.object({ key: z.string(), rows: z.int(), bytes: z.int(), sha256: z.string() });
export type Part = z.output<typeof part>;

/** What says that an archive is whole: written last, and only when every part was read back. */
export const manifest = z.object({
  format: z.literal(1),
  service: z.string(),
  begins: z.iso.datetime(),
  ends: z.iso.datetime(),
  rows: z.int(),
  parts: z.array(part),
});
export type Manifest = z.output<typeof manifest>;

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** One row of the outbox as a line of JSON; `payload` is the text of the event's data, number by number as it was said. */
export function lineOf(row: StoredRow): string {
  return `${JSON.stringify(row)}\n`;
}

export function pack(lines: readonly string[]): Promise<Buffer> {
  return compress(lines.join(''));
}

/** The rows of a part. @throws Error when its bytes or its number of rows are not those of the manifest */
export async function unpack({ key, rows, sha256 }: Part, body: Buffer): Promise<StoredRow[]> {
  if (digestOf(body) !== sha256) throw new Error(`${key} is not what was archived: its checksum differs`);
  const lines = (await decompress(body)).toString().split('\n').filter(Boolean);
  if (lines.length !== rows) throw new Error(`${key} has ${lines.length} rows, not ${rows}`);
  return lines.map((line) => {
    const row = JSON.parse(line) as StoredRow & { created_at: string };
    return { ...row, created_at: new Date(row.created_at) };
  });
}

export function digestOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

import { Logger } from '@nestjs/common';
import type { Database } from '@tenfold/database';
import type { Archive, OldPartition } from '../outbox/outbox-maintenance.ts';
import { readStoredRows, type Reading, type StoredRow } from '../outbox/stored-rows.ts';
import { digestOf, lineOf, manifest, pack, unpack, type Manifest, type Part } from './archive-format.ts';
import type { ObjectStore } from './object-store.ts';

/** Characters of one part before it is compressed: what is held in memory. */
const PART_SIZE = 16 * 1024 * 1024;

const KNOWN = `
  SELECT rows_below FROM outbox_archives a
   WHERE partition_name = $1 AND NOT EXISTS (
     SELECT FROM outbox_messages m WHERE m.id >= uuidv7_at($2) AND m.id < uuidv7_at($3) AND m.tx_id >= a.rows_below)`;

const REMEMBER = `
  INSERT INTO outbox_archives (partition_name, begins, ends, rows_below, row_count, manifest_key)
  VALUES ($1, $2, $3, $4::xid8, $5, $6)
  ON CONFLICT (partition_name) DO UPDATE
    SET rows_below = excluded.rows_below, row_count = excluded.row_count, archived_at = now()`;

/**
 * Copies partitions of the outbox to an object store: compressed NDJSON in parts, then a manifest, then a row of
 * `outbox_archives`. Keys follow from the partition alone, so whatever a crash left is written over by the next attempt.
 */
export class OutboxArchive implements Archive {
  readonly #logger = new Logger(OutboxArchive.name);
  readonly #database: Database;
  readonly #store: ObjectStore;
  readonly #service: string;

  constructor(database: Database, store: ObjectStore, service: string) {
    this.#database = database;
    this.#store = store;
    this.#service = service;
  }

  async archive(partition: OldPartition): Promise<string> {
    const { name, begins, ends } = partition;
    const [known] = await this.#database.read.query<{ rows_below: string }[]>(KNOWN, [name, begins, ends]);
    if (known) return known.rows_below;
    const folder = `${this.#service}/outbox/${stampOf(begins)}--${stampOf(ends)}`;
    const parts: Part[] = [];
    let rowsBelow = '';
    const where = 'm.id >= uuidv7_at($1) AND m.id < uuidv7_at($2)';
    await readStoredRows(this.#database, where, [begins, ends], async (reading) => {
      rowsBelow = reading.rowsBelow;
      for await (const lines of partsOf(reading)) parts.push(await this.#putPart(folder, parts.length + 1, lines));
    });
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    if (rows === 0) return rowsBelow;
    for (const part of parts) await unpack(part, await this.#store.get(part.key));
    const key = `${folder}/manifest.json`;
    await this.#putManifest(key, {
      format: 1,
      service: this.#service,
      begins: begins.toISOString(),
      ends: ends.toISOString(),
      rows,
      parts,
    });
    await this.#database.read.query(REMEMBER, [name, begins, ends, rowsBelow, rows, key]);
    this.#logger.log(`${name}: ${rows} events archived as ${key}`);
    return rowsBelow;
  }

  /** Every row of an archive in the order in which it was relayed. @throws Error when a part is not what was archived */
  async *read(manifestKey: string): AsyncGenerator<StoredRow[]> {
    const { parts } = manifest.parse(JSON.parse((await this.#store.get(manifestKey)).toString()));
    for (const part of parts) yield await unpack(part, await this.#store.get(part.key));
  }

  async #putPart(folder: string, number: number, lines: readonly string[]): Promise<Part> {
    const body = await pack(lines);
    const key = `${folder}/part-${String(number).padStart(5, '0')}.ndjson.gz`;
    await this.#store.put(key, body);
    return { key, rows: lines.length, bytes: body.length, sha256: digestOf(body) };
  }

  async #putManifest(key: string, content: Manifest): Promise<void> {
    const body = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
    await this.#store.put(key, body);
    if (!body.equals(await this.#store.get(key))) throw new Error(`${key} is not what was written`);
  }
}

async function* partsOf({ batches }: Reading): AsyncGenerator<string[]> {
  let lines: string[] = [];
  let size = 0;
  for await (const batch of batches) {
    for (const row of batch) {
      const line = lineOf(row);
      lines.push(line);
      size += line.length;
    }
    if (size < PART_SIZE) continue;
    yield lines;
    [lines, size] = [[], 0];
  }
  if (lines.length > 0) yield lines;
}

/** `2026-08-01T000000Z`, which every file system takes. */
function stampOf(moment: Date): string {
  return moment.toISOString().replace(/:|\.\d+/g, '');
}

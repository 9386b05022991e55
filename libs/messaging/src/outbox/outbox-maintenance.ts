import { Logger } from '@nestjs/common';
import type { Database } from '@tenfold/database';
import type { MessagingSettings } from '../settings.ts';

/** A partition of the outbox that is over: nothing is written to it any more. */
export interface OldPartition {
  readonly name: string;
  readonly begins: Date;
  readonly ends: Date;
}

/** Copies a partition to where it stays when it is dropped here. */
export interface Archive {
  /** Resolves with the transaction id below which every row is in the archive, read back and compared. Safe to repeat. */
  archive(partition: OldPartition): Promise<string>;
}

export interface MaintenanceDeps {
  readonly database: Database;
  readonly settings: MessagingSettings;
  /** Asked for when there is something to archive. Without one, old partitions are dropped and nothing is kept of them. */
  readonly archive: () => Promise<Archive | undefined>;
  /** Whether this process is the one that lets go of what is old. Two of them at the same time waste work and lose nothing. */
  readonly leads: () => boolean;
}

const LONGEST_ROUND_MS = 60 * 60 * 1000;
const PARTITIONS_AHEAD = 7;
const FORGOTTEN_AT_ONCE = 5000;

const OLD_PARTITIONS = `
  SELECT name, begins, ends FROM outbox_partitions() WHERE ends <= now() - $1 * interval '1 millisecond' ORDER BY begins`;

const FORGET = `
  DELETE FROM inbox_messages
   WHERE (event_id, handler) IN (
     SELECT event_id, handler FROM inbox_messages
      WHERE event_id < uuidv7_at(now() - $1 * interval '1 millisecond') AND status IN ('processed', 'dead')
      ORDER BY event_id LIMIT ${FORGOTTEN_AT_ONCE})`;

/** Makes the partitions of the coming time and lets go of what is old: hourly, and oftener where little is kept. */
export class OutboxMaintenance {
  readonly #logger = new Logger(OutboxMaintenance.name);
  readonly #deps: MaintenanceDeps;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #stopped = false;

  constructor(deps: MaintenanceDeps) {
    this.#deps = deps;
    const { OUTBOX_PARTITION_MS, OUTBOX_RETENTION_MS, INBOX_RETENTION_MS } = deps.settings;
    this.#everyMs = Math.min(LONGEST_ROUND_MS, OUTBOX_PARTITION_MS, OUTBOX_RETENTION_MS / 2, INBOX_RETENTION_MS / 2);
  }

  /** Waits for the partitions: without the one of now, events would land in the default one. */
  async start(): Promise<void> {
    await this.#makePartitions();
    this.#timer = setInterval(() => {
      this.#round ??= this.round().finally(() => (this.#round = undefined));
    }, this.#everyMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#round;
  }

  /** What is done every time. Never rejects: what fails is logged and tried again by the next round. */
  async round(): Promise<void> {
    await this.#makePartitions();
    if (!this.#deps.leads()) return;
    await this.#report('Letting go of old events', () => this.letGo());
    await this.#report('Forgetting what was handled', () => this.forget());
  }

  /**
   * Archives and drops the partitions that are older than the retention, the oldest first, and stops at the first that still
   * waits for the relay.
   *
   * @returns how many are gone
   */
  async letGo(): Promise<number> {
    const { database, settings } = this.#deps;
    const old = await database.read.query<OldPartition[]>(OLD_PARTITIONS, [settings.OUTBOX_RETENTION_MS]);
    const archive = old.length > 0 ? await this.#deps.archive() : undefined;
    for (const [gone, partition] of old.entries()) {
      if (this.#stopped || (await this.#isWaitedFor(partition))) return gone;
      const archivedBelow = await archive?.archive(partition);
      if (!(await this.#drop(partition, archivedBelow))) return gone;
    }
    return old.length;
  }

  /** Deletes inbox rows that are older than the retention, in small transactions. @returns how many */
  async forget(): Promise<number> {
    const { database, settings } = this.#deps;
    let forgotten = 0;
    let last = FORGOTTEN_AT_ONCE;
    while (last === FORGOTTEN_AT_ONCE && !this.#stopped) {
      [, last] = await database.read.query<[unknown[], number]>(FORGET, [settings.INBOX_RETENTION_MS]);
      forgotten += last;
    }
    return forgotten;
  }

  /** A look before the work of archiving; the drop itself asks again under its lock. */
  async #isWaitedFor({ ends }: OldPartition): Promise<boolean> {
    const [row] = await this.#deps.database.read.query<{ waits: boolean }[]>(
      `SELECT EXISTS (SELECT FROM outbox_cursors c WHERE EXISTS (
         SELECT FROM outbox_messages m WHERE m.shard = c.shard AND (m.tx_id, m.seq) > (c.tx_id, c.seq) AND m.id < uuidv7_at($1)
       )) AS waits`,
      [ends],
    );
    return row!.waits;
  }

  async #drop({ name }: OldPartition, archivedBelow: string | undefined): Promise<boolean> {
    const [row] = await this.#deps.database.read.query<{ dropped: boolean }[]>(
      'SELECT outbox_drop_partition($1, $2::xid8) AS dropped',
      [name, archivedBelow ?? null],
    );
    return row!.dropped;
  }

  #makePartitions(): Promise<void> {
    const { database, settings } = this.#deps;
    const width = settings.OUTBOX_PARTITION_MS;
    const ahead = PARTITIONS_AHEAD * Math.max(width, this.#everyMs);
    return this.#report('Making partitions', () =>
      database.transaction(async (tx) => {
        const [lock] = await tx.query<{ free: boolean }[]>(
          `SELECT pg_try_advisory_xact_lock(hashtext('outbox_maintenance')) AS free`,
        );
        if (!lock?.free) return;
        const milliseconds = `interval '1 millisecond'`;
        await tx.query(`SELECT outbox_keep_partitions($1 * ${milliseconds}, $2 * ${milliseconds})`, [width, ahead]);
      }),
    );
  }

  async #report(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#logger.error(`${what} failed and is tried again: ${String(error)}`);
    }
  }
}

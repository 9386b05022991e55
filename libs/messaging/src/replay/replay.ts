import type { ServiceManifest, TopicDefinition } from '@tenfold/contract-kit';
import { newId, type AuditLog, type Database } from '@tenfold/database';
import type { OutboxArchive } from '../archive/outbox-archive.ts';
import type { LogClient } from '../log-client/log-client.ts';
import { readStoredRows, type StoredRow } from '../outbox/stored-rows.ts';
import { replayTopic } from './replay-topic.ts';
import { Resender } from './resender.ts';

/** Which events to say again: those for which everything holds that is given. */
export interface ReplayRequest {
  /** Written at this moment or later. */
  readonly from?: Date | undefined;
  /** Written before this moment. */
  readonly until?: Date | undefined;
  readonly types?: readonly string[] | undefined;
  readonly keys?: readonly string[] | undefined;
  /** Names the topics that are written: `<topic>.replay.<group>`. */
  readonly group: string;
}

export interface ReplayDeps {
  readonly database: Database;
  readonly audit: AuditLog;
  /** A client for one run. */
  readonly log: () => LogClient;
  readonly manifest: ServiceManifest;
  /** Where older events are; undefined when nothing is archived. */
  readonly archive: () => Promise<OutboxArchive | undefined>;
}

type UseRows = (rows: readonly StoredRow[]) => Promise<void>;

const ARCHIVES = `
  SELECT manifest_key FROM outbox_archives a
   WHERE a.ends > $1 AND a.begins < $2::timestamptz + interval '1 hour'
     AND NOT EXISTS (SELECT FROM outbox_partitions() p WHERE p.name = a.partition_name)
   ORDER BY a.begins`;

/** What the relay has sent; an id is minted at most an hour after the transaction began whose time the event has. */
const KEPT = `
  m.id >= uuidv7_at($1) AND m.id < uuidv7_at($2::timestamptz + interval '1 hour') AND m.created_at >= $1 AND m.created_at < $2
  AND m.topic = ANY ($3) AND ($4::text[] IS NULL OR m.type = ANY ($4)) AND ($5::text[] IS NULL OR m.key = ANY ($5))
  AND EXISTS (SELECT FROM outbox_cursors c WHERE c.shard = m.shard AND (m.tx_id, m.seq) <= (c.tx_id, c.seq))`;

const EARLIEST = new Date(0);
const LATEST = new Date('9000-01-01T00:00:00Z');

/** Says again what was said: the same records, headers and ids included, each key in its order, on topics of their own. */
export class Replay {
  readonly #deps: ReplayDeps;

  constructor(deps: ReplayDeps) {
    this.#deps = deps;
  }

  /**
   * Sends the archived events first, then those of the table. A run that was broken off is simply run again: whoever listens
   * knows the events it had. The audit log has what was asked for, and by whom, before the first of them is sent.
   *
   * @param by who asks, as a person of the machine: `ada@host`
   * @returns how many events went to which topic
   * @throws Error when a topic of that name exists and is not one for replays, or an archive is damaged or not to be had
   */
  async run(request: ReplayRequest, by: string): Promise<ReadonlyMap<string, number>> {
    const targets = this.#targetsOf(request);
    const log = this.#deps.log();
    const resender = new Resender(log, this.#deps.manifest.name, targets);
    try {
      for (const target of targets.values()) await log.ensureTopic(target);
      await this.#record(request, by);
      await this.#eachBatch(request, [...targets.keys()], (rows) => resender.send(rows));
    } finally {
      await resender.close();
      await log.close();
    }
    return resender.sent;
  }

  /**
   * Sends nothing and makes no topic.
   *
   * @returns how many events would go to which topic
   * @throws Error when an archive is damaged or not to be had
   */
  async preview(request: ReplayRequest): Promise<ReadonlyMap<string, number>> {
    const targets = this.#targetsOf(request);
    const found = new Map<string, number>();
    await this.#eachBatch(request, [...targets.keys()], async (rows) => {
      for (const { topic } of rows) {
        const { name } = targets.get(topic)!;
        found.set(name, (found.get(name) ?? 0) + 1);
      }
    });
    return found;
  }

  /** By the name of the topic that an event was said on. */
  #targetsOf({ group }: ReplayRequest): ReadonlyMap<string, TopicDefinition> {
    return new Map(this.#deps.manifest.topics.map((topic) => [topic.name, replayTopic(topic, group)]));
  }

  #record({ group, ...chosen }: ReplayRequest, by: string): Promise<void> {
    const { database, audit } = this.#deps;
    const entry = {
      entityType: 'replay',
      entityId: newId(),
      action: 'export',
      after: { by, group, ...chosen },
    } as const;
    return database.transaction((tx) => audit.record(tx, entry));
  }

  async #eachBatch(request: ReplayRequest, topics: readonly string[], use: UseRows): Promise<void> {
    await this.#eachArchived(request, topics, use);
    await this.#eachKept(request, topics, use);
  }

  async #eachArchived(
    { from = EARLIEST, until = LATEST, types, keys }: ReplayRequest,
    topics: readonly string[],
    use: UseRows,
  ): Promise<void> {
    const manifests = await this.#deps.database.read.query<{ manifest_key: string }[]>(ARCHIVES, [from, until]);
    const archive = manifests.length > 0 ? await this.#deps.archive() : undefined;
    if (manifests.length > 0 && !archive)
      throw new Error('Events of that time are archived, and OUTBOX_ARCHIVE is none');
    const isWanted = ({ created_at, topic, type, key }: StoredRow) =>
      created_at >= from &&
      created_at < until &&
      topics.includes(topic) &&
      (types?.includes(type) ?? true) &&
      (keys?.includes(key) ?? true);
    for (const { manifest_key } of manifests)
      for await (const rows of archive!.read(manifest_key)) await use(rows.filter(isWanted));
  }

  async #eachKept(
    { from = EARLIEST, until = LATEST, types, keys }: ReplayRequest,
    topics: readonly string[],
    use: UseRows,
  ): Promise<void> {
    const parameters = [from, until, topics, types ?? null, keys ?? null];
    await readStoredRows(this.#deps.database, KEPT, parameters, async ({ batches }) => {
      for await (const rows of batches) await use(rows);
    });
  }
}

import type { ServiceManifest } from '@tenfold/contract-kit';
import type { Admin } from 'kafkajs';
import pg from 'pg';
import { withAdmin } from './setup/topics.ts';
import type { UnitState } from './supervisor/unit.ts';

/** What `npm run status -- --json` prints. Other tools stand on these names. */
export interface PlatformStatus {
  /** An order that is placed in this second is confirmed within 2 s. */
  readonly ready: boolean;
  readonly gateway: { readonly url: string };
  readonly kafka: { readonly brokers: readonly string[] };
  /** Every mail of the shop: a page for browsers, `/api/mails` for programs. */
  readonly mailbox: { readonly url: string };
  readonly simulators: { readonly url: string };
  readonly services: readonly ServiceStatus[];
}

export interface ServiceStatus {
  readonly name: string;
  readonly state: UnitState;
  readonly pid: number | null;
  readonly url: string;
  /** Connection string of the read-only role. */
  readonly database: string | null;
  /** Events written and not yet produced; `null` for a program without a database, or when that is away. */
  readonly outboxDepth: number | null;
  /** Since the oldest of them was written; 0 when there is none, `null` as above. */
  readonly outboxOldestAgeMs: number | null;
  /** Events put aside to be tried again; `null` as above. */
  readonly parked: number | null;
  /** Events given up, for people to look at; `null` as above. */
  readonly deadLetters: number | null;
  /** Messages of heard topics not yet committed; `null` for a program that hears nothing, or when Kafka is away. */
  readonly consumerLag: number | null;
  readonly restarts: number;
}

/** More than this many waiting messages, and an order would wait behind them. */
export const NEARLY_NOTHING = 20;

/** Counts rows behind the relay's cursor; the limits keep it cheap when there are very many. */
const WAITING = `
  SELECT outbox.count AS depth, outbox.age_ms, parked.count AS parked, dead.count AS dead
    FROM (SELECT count(*)::int AS count, coalesce(extract(epoch FROM now() - min(created_at)) * 1000, 0)::float8 AS age_ms
            FROM (SELECT m.created_at FROM outbox_messages m JOIN outbox_cursors c ON c.shard = m.shard
                   WHERE (m.tx_id, m.seq) > (c.tx_id, c.seq) LIMIT 100000) rows) outbox,
         (SELECT count(*)::int AS count
            FROM (SELECT 1 FROM inbox_messages WHERE status = 'parked' LIMIT 100000) rows) parked,
         (SELECT count(*)::int AS count FROM (SELECT 1 FROM dead_letters WHERE status = 'open' LIMIT 100000) rows) dead`;

export interface Waiting {
  readonly depth: number;
  readonly age_ms: number;
  readonly parked: number;
  readonly dead: number;
}

/** Connections of the read-only role, which stay for a while because whoever looks once looks again. */
export class DatabaseViews {
  readonly #pools = new Map<string, pg.Pool>();

  /** What waits in a service's tables; undefined when they cannot be read. */
  async waiting(url: string): Promise<Waiting | undefined> {
    try {
      const { rows } = await this.#pool(url).query<Waiting>(WAITING);
      return rows[0];
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.end()));
    this.#pools.clear();
  }

  #pool(url: string): pg.Pool {
    const known = this.#pools.get(url);
    if (known) return known;
    const pool = new pg.Pool({
      connectionString: url,
      max: 1,
      idleTimeoutMillis: 10_000,
      connectionTimeoutMillis: 2_000,
      statement_timeout: 2_000,
      // A server that hangs keeps no time of its own.
      query_timeout: 3_000,
    });
    pool.on('error', () => undefined);
    this.#pools.set(url, pool);
    return pool;
  }
}

/** Lag of each service's consumer group, by service; empty when Kafka does not answer. */
export async function consumerLags(
  brokers: readonly string[],
  manifests: readonly ServiceManifest[],
): Promise<ReadonlyMap<string, number>> {
  try {
    return await withAdmin(brokers, async (admin) => {
      const ends = await endOffsets(admin, manifests);
      const hearing = manifests.filter(({ hears }) => hears.length > 0);
      return new Map(
        await Promise.all(
          hearing.map(async (manifest) => [manifest.name, await lagOf(admin, manifest, ends)] as const),
        ),
      );
    });
  } catch {
    return new Map();
  }
}

type Offsets = ReadonlyMap<string, readonly { partition: number; high: string; low: string }[]>;

async function endOffsets(admin: Admin, manifests: readonly ServiceManifest[]): Promise<Offsets> {
  const topics = [...new Set(manifests.flatMap(heardTopics))];
  return new Map(
    await Promise.all(topics.map(async (topic) => [topic, await admin.fetchTopicOffsets(topic)] as const)),
  );
}

async function lagOf(admin: Admin, manifest: ServiceManifest, ends: Offsets): Promise<number> {
  const committed = await admin.fetchOffsets({ groupId: manifest.name, topics: heardTopics(manifest) });
  let lag = 0;
  for (const { topic, partitions } of committed) {
    for (const { partition, offset } of partitions) {
      const end = ends.get(topic)?.find((candidate) => candidate.partition === partition);
      if (!end) continue;
      const next = Number(offset) < 0 ? Number(end.low) : Number(offset);
      lag += Math.max(0, Number(end.high) - next);
    }
  }
  return lag;
}

function heardTopics(manifest: ServiceManifest): string[] {
  return [...new Set(manifest.hears.map(({ topic }) => topic.name))];
}

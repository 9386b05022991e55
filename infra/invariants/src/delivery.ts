import { concerns } from '@tenfold/contract-kit';
import type { Evidence } from './evidence.ts';
import { examineEach, type Examination, type Invariant, type Violation } from './invariant.ts';
import type { LogRecord } from './topic-log.ts';

interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly age_ms: number;
  readonly written_ms: number;
}

async function outboxRows(evidence: Evidence): Promise<OutboxRow[]> {
  const producers = evidence.manifests.filter((manifest) => manifest.publishes.length > 0);
  const rows = await Promise.all(
    producers.map(({ name }) =>
      evidence.database(name).rows<OutboxRow>(`
        SELECT id::text AS id, topic, key, type, extract(epoch FROM now() - created_at) * 1000 AS age_ms,
               extract(epoch FROM created_at) * 1000 AS written_ms
          FROM outbox_messages`),
    ),
  );
  return rows.flat();
}

const place = (record: LogRecord) => `${record.topic}/${record.partition}@${record.offset}`;

export const deliveryInvariants: readonly Invariant[] = [
  {
    name: 'delivery: published',
    promise:
      'every outbox row is on its topic under its id, type and key; a duplicate is allowed, a missing one is not',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const rows = await outboxRows(evidence);
      const log = await evidence.topics();
      const recordOf = new Map(log.records.map((record) => [record.id, record]));
      // Dead-letter topics are for people: nothing hears them, and they are not read here.
      const owned = new Set(evidence.manifests.flatMap(({ topics }) => topics.map(({ name }) => name)));
      // What a topic has forgotten by age or compaction can no longer be missed there.
      const remembered = rows.filter(
        ({ topic, written_ms }) => owned.has(topic) && (!log.forgets(topic) || written_ms >= log.oldestMs(topic)),
      );
      const newestOfKey = new Set(log.records.map((record) => `${record.topic} ${record.key}`));
      return examineEach(
        remembered,
        (row) => `${row.topic} ${row.id}`,
        (row) => {
          const record = recordOf.get(row.id);
          if (record === undefined) {
            if (log.forgets(row.topic) && newestOfKey.has(`${row.topic} ${row.key}`)) return undefined;
            return `${row.type} of ${row.key} is not on the topic`;
          }
          return record.topic === row.topic && record.key === row.key && record.type === row.type
            ? undefined
            : `written as ${row.type} of ${row.key} on ${row.topic}, found as ${record.type} of ${record.key} on ${record.topic}`;
        },
      );
    },
  },
  {
    name: 'delivery: through the outbox',
    promise: 'nothing is on a topic that was not written to the outbox of its owner first',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const log = await evidence.topics();
      const written = new Set((await outboxRows(evidence)).map((row) => row.id));
      return examineEach(log.records, place, (record) =>
        written.has(record.id) ? undefined : `${record.type} ${record.id} is in no outbox`,
      );
    },
  },
  {
    name: 'delivery: contracts',
    promise: 'every record carries CloudEvents headers, and its data is what its contract says',
    holds: 'at_once',
    needsRows: true,
    async examine(evidence) {
      const log = await evidence.topics();
      return examineEach(log.records, place, (record) => record.fault);
    },
  },
  {
    name: 'delivery: versions',
    promise: 'the versions of a stream lie on its topic without gaps and in order, whatever is delivered twice',
    holds: 'at_once',
    needsRows: true,
    async examine(evidence) {
      const log = await evidence.topics();
      const seen = new Set<string>();
      const last = new Map<string, number>();
      const violations: Violation[] = [];
      for (const record of log.records.toSorted((a, b) => a.offset - b.offset)) {
        if (record.stream === undefined || seen.has(record.id)) continue;
        seen.add(record.id);
        const stream = `${record.topic} ${record.stream.aggregate}`;
        const before = last.get(stream) ?? 0;
        const { version } = record.stream;
        last.set(stream, Math.max(before, version));
        const follows = log.forgets(record.topic) ? version > before : version === before + 1;
        if (!follows) violations.push({ subject: place(record), detail: `${stream}: ${version} follows ${before}` });
      }
      return { examined: last.size, violations };
    },
  },
  {
    name: 'delivery: heard',
    promise: 'every event was worked off once by every handler that is declared for it, or is a dead letter',
    holds: 'at_rest',
    needsRows: true,
    examine: heard,
  },
];

async function heard(evidence: Evidence): Promise<Examination> {
  const log = await evidence.topics();
  const results = await Promise.all(
    evidence.manifests
      .filter((manifest) => manifest.hears.length > 0)
      .map(async (manifest) => {
        const handlersOf = ({ type, headers }: LogRecord) =>
          manifest.hears.filter((view) => view.type === type && concerns(view, headers)).length;
        const done = await evidence.database(manifest.name).rows<{ event_id: string; times: number }>(`
          SELECT event_id::text AS event_id, count(*)::int AS times FROM inbox_messages
           WHERE status IN ('processed', 'dead') GROUP BY 1`);
        const timesOf = new Map(done.map((row) => [row.event_id, row.times]));
        const due = log.records.filter((record) => handlersOf(record) > 0);
        const distinct = new Map(due.map((record) => [record.id, record]));
        return examineEach(
          distinct.values(),
          (record) => `${manifest.name} ${record.id}`,
          (record) => {
            const declared = handlersOf(record);
            const times = timesOf.get(record.id) ?? 0;
            return times === declared
              ? undefined
              : `${record.type} of ${record.key}: ${times} of ${declared} handlers are done`;
          },
        );
      }),
  );
  return {
    examined: results.reduce((sum, result) => sum + result.examined, 0),
    violations: results.flatMap((result) => result.violations),
  };
}

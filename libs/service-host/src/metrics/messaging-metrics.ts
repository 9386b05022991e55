import type { MessagingBacklog, MessagingMetrics } from '@tenfold/messaging';
import type { BacklogReader } from './backlog-reader.ts';
import type { MetricName } from './catalogue.ts';
import type { ProgramMetrics } from './program-metrics.ts';

const COUNTERS: Readonly<Partial<Record<MetricName, (counted: MessagingMetrics) => number>>> = {
  outbox_relayed_events_total: ({ produced }) => produced,
  inbox_records_total: ({ delivered }) => delivered,
  inbox_handled_events_total: ({ handled }) => handled,
  inbox_duplicates_total: ({ duplicates }) => duplicates,
  inbox_stale_runs_total: ({ stale }) => stale,
  inbox_retries_total: ({ retried }) => retried,
  inbox_version_gaps_total: ({ gaps }) => gaps,
  inbox_parked_total: ({ parked }) => parked,
  dead_letters_total: ({ dead }) => dead,
};

/** What waits, in base units. */
const GAUGES: Readonly<Partial<Record<MetricName, (backlog: MessagingBacklog) => number>>> = {
  outbox_waiting_events: ({ outboxDepth }) => outboxDepth,
  outbox_oldest_age_seconds: ({ outboxOldestAgeMs }) => outboxOldestAgeMs / 1000,
  inbox_parked_events: ({ parked }) => parked,
  inbox_parked_oldest_age_seconds: ({ parkedOldestAgeMs }) => parkedOldestAgeMs / 1000,
  dead_letters_open: ({ deadLetters }) => deadLetters,
};

/** @param topics that the service hears */
export function exportMessaging(
  metrics: ProgramMetrics,
  counted: MessagingMetrics,
  backlogs: BacklogReader,
  topics: readonly string[],
): void {
  counted.onRun = (handler, outcome, durationMs) => {
    metrics.count('inbox_handler_runs_total', { handler, outcome });
    metrics.took('inbox_handler_duration_seconds', durationMs / 1000, { handler });
  };
  metrics.whenAsked(async () => {
    for (const [name, read] of entries(COUNTERS)) metrics.set(name, read(counted));
    const backlog = await backlogs.read();
    for (const [name, read] of entries(GAUGES)) metrics.set(name, backlog ? read(backlog) : NaN);
    for (const topic of topics) {
      const lag = backlog?.lag?.find((candidate) => candidate.topic === topic);
      metrics.set('consumer_lag_records', lag?.records ?? NaN, { topic });
      metrics.set('consumer_lag_age_seconds', lag ? lag.oldestAgeMs / 1000 : NaN, { topic });
    }
  });
}

function entries<Source>(readers: Readonly<Partial<Record<MetricName, (source: Source) => number>>>) {
  return Object.entries(readers) as [MetricName, (source: Source) => number][];
}

/** Which programs export a metric: it is shown by those that have what it measures. */
export type Exporter = 'every program' | 'has a database' | 'says or hears events';

export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly of: Exporter;
  readonly help: string;
  readonly labels?: readonly string[];
}

/**
 * Every metric of the platform; nothing else is exported, and `docs/reference/metrics.md` is written from it. Each also has the
 * label `service`. Names and units as Prometheus advises: base units, `_total` for what only grows. What cannot be read at the
 * moment (its database or the broker is away) is `NaN`, never zero.
 */
export const catalogue = {
  http_requests_total: {
    kind: 'counter',
    of: 'every program',
    help: 'Requests answered, by route as it is declared',
    labels: ['method', 'route', 'status'],
  },
  http_request_duration_seconds: {
    kind: 'histogram',
    of: 'every program',
    help: 'From the head of a request to the end of its answer',
    labels: ['method', 'route'],
  },
  process_resident_memory_bytes: {
    kind: 'gauge',
    of: 'every program',
    help: 'Memory of the process; pages that it shares with others count in full',
  },
  process_heap_used_bytes: {
    kind: 'gauge',
    of: 'every program',
    help: 'JavaScript objects, those not yet collected too',
  },
  process_cpu_seconds_total: {
    kind: 'counter',
    of: 'every program',
    help: 'Processor time, in the program and in the kernel for it',
  },
  process_start_time_seconds: { kind: 'gauge', of: 'every program', help: 'When the process began, in Unix time' },
  process_event_loop_busy_ratio: {
    kind: 'gauge',
    of: 'every program',
    help: 'Part of the time since the last look in which the event loop was not idle: near 1, requests wait',
  },
  database_pool_connections: {
    kind: 'gauge',
    of: 'has a database',
    help: 'Connections of the pool',
    labels: ['state'],
  },
  database_pool_waiting: { kind: 'gauge', of: 'has a database', help: 'Callers that wait because all are in use' },
  database_pool_max_connections: { kind: 'gauge', of: 'has a database', help: 'Connections that the pool may have' },
  outbox_waiting_events: {
    kind: 'gauge',
    of: 'says or hears events',
    help: 'Events written and not yet acknowledged by the broker; counted up to 10,000 a shard',
  },
  outbox_oldest_age_seconds: {
    kind: 'gauge',
    of: 'says or hears events',
    help: 'Age of the oldest of them; 0 when none waits',
  },
  outbox_relayed_events_total: {
    kind: 'counter',
    of: 'says or hears events',
    help: 'Events of the outbox that the broker acknowledged',
  },
  consumer_lag_records: {
    kind: 'gauge',
    of: 'says or hears events',
    help: 'Records of a topic that the group, all replicas together, has not finished',
    labels: ['topic'],
  },
  consumer_lag_age_seconds: {
    kind: 'gauge',
    of: 'says or hears events',
    help: 'How long the oldest of them has been seen waiting; as exact as the scrapes are frequent',
    labels: ['topic'],
  },
  inbox_records_total: {
    kind: 'counter',
    of: 'says or hears events',
    help: 'Records fetched, whether anybody here handles them or not',
  },
  inbox_handler_runs_total: {
    kind: 'counter',
    of: 'says or hears events',
    help: 'Runs of a handler, by how they ended: handled, duplicate, parked, dead, or failed (and tried again)',
    labels: ['handler', 'outcome'],
  },
  inbox_handler_duration_seconds: {
    kind: 'histogram',
    of: 'says or hears events',
    help: 'One run of a handler with its transaction',
    labels: ['handler'],
  },
  inbox_handled_events_total: {
    kind: 'counter',
    of: 'says or hears events',
    help: 'Events whose effects were committed by a handler',
  },
  inbox_duplicates_total: {
    kind: 'counter',
    of: 'says or hears events',
    help: 'Deliveries that changed nothing because the inbox knew the event',
  },
  inbox_stale_runs_total: {
    kind: 'counter',
    of: 'says or hears events',
    help: 'Runs that met an aggregate that had moved, and were begun anew',
  },
  inbox_retries_total: { kind: 'counter', of: 'says or hears events', help: 'Attempts after the first one' },
  inbox_version_gaps_total: {
    kind: 'counter',
    of: 'says or hears events',
    help: 'Jumps in the aggregate versions of one key',
  },
  inbox_parked_total: {
    kind: 'counter',
    of: 'says or hears events',
    help: 'Events put aside, for a failure of their own or behind an earlier event of their key',
  },
  inbox_parked_events: {
    kind: 'gauge',
    of: 'says or hears events',
    help: 'Events that are put aside now; counted up to 10,000',
  },
  inbox_parked_oldest_age_seconds: {
    kind: 'gauge',
    of: 'says or hears events',
    help: 'How long the oldest of them has been; 0 when there is none',
  },
  dead_letters_total: { kind: 'counter', of: 'says or hears events', help: 'Events given up' },
  dead_letters_open: {
    kind: 'gauge',
    of: 'says or hears events',
    help: 'Dead letters that nobody has decided about; counted up to 10,000',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof catalogue;

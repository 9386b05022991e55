import { readFileSync } from 'node:fs';
import type { PlatformStatus, ServiceStatus } from '../status.ts';

const COLUMNS = ['service', 'state', 'pid', 'restarts', 'memory', 'outbox', 'oldest', 'lag', 'parked', 'dead'] as const;
const WIDTHS = [14, 10, 8, 10, 9, 8, 9, 8, 8, 6] as const;
const COLOURS: Readonly<Record<string, number>> = { ready: 32, starting: 33, unready: 31, waiting: 31 };

export interface TableStyle {
  readonly colours: boolean;
  /** Name of the service that stands out. */
  readonly selected?: string | undefined;
}

/** The status as a table for a terminal. */
export function statusTable(status: PlatformStatus, { colours, selected }: TableStyle): string {
  const rows = status.services.map((service) => {
    const text = line(cells(service));
    if (service.name === selected) return `\u001b[7m${text}\u001b[0m`;
    return colours
      ? text.replace(service.state, `\u001b[${COLOURS[service.state] ?? 0}m${service.state}\u001b[0m`)
      : text;
  });
  const summary = status.ready ? 'ready' : 'not ready';
  return [
    line(COLUMNS),
    ...rows,
    `${summary} · ${status.gateway.url} · mails ${status.mailbox.url} · Kafka ${status.kafka.brokers.join(', ')}`,
  ].join('\n');
}

function cells(service: ServiceStatus): string[] {
  const { name, state, pid, restarts, outboxDepth, outboxOldestAgeMs, consumerLag, parked, deadLetters } = service;
  const memory = pid === null ? undefined : megabytes(pid);
  const oldest = outboxOldestAgeMs === null || outboxDepth === 0 ? null : `${(outboxOldestAgeMs / 1000).toFixed(1)} s`;
  const shown = memory === undefined ? null : `${memory} MB`;
  return [name, state, pid, restarts, shown, outboxDepth, oldest, consumerLag, parked, deadLetters].map((value) =>
    String(value ?? '–'),
  );
}

function line(values: readonly string[]): string {
  return values
    .map((value, index) => value.padEnd(WIDTHS[index] ?? 0))
    .join('')
    .trimEnd();
}

/** Linux only: proportional set size, in which a page that programs share counts once for all of them together. */
function megabytes(pid: number): number | undefined {
  try {
    const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

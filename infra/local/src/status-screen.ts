import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Platform } from './platform.ts';
import type { PlatformStatus, ServiceStatus } from './status.ts';

const REFRESH_MS = 2_000;
const COLUMNS = ['service', 'state', 'pid', 'restarts', 'memory', 'outbox', 'lag'] as const;
const WIDTHS = [14, 10, 8, 9, 9, 8, 8] as const;
const COLOURS: Readonly<Record<string, number>> = { ready: 32, starting: 33, unready: 31, waiting: 31 };

/** The table that a terminal shows while the platform runs; new lines scroll above it. */
export class StatusScreen {
  readonly #platform: Platform;
  readonly #timer: NodeJS.Timeout;
  #closed = false;
  #table = '';

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS);
    void this.#refresh();
  }

  say(line: string): void {
    const table = this.#table;
    this.#erase();
    console.log(line);
    this.#show(table);
  }

  /** Takes the table away; the lines above it stay. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#erase();
  }

  async #refresh(): Promise<void> {
    const status = await this.#platform.status();
    if (this.#closed) return;
    this.#erase();
    this.#show(statusTable(status, true));
  }

  #show(table: string): void {
    if (table !== '') console.log(table);
    this.#table = table;
  }

  #erase(): void {
    if (this.#table !== '') process.stdout.write(`\r\u001b[${this.#rows()}A\u001b[0J`);
    this.#table = '';
  }

  /** Rows that the table takes on the terminal as wide as it is now: a narrow one breaks its lines. */
  #rows(): number {
    const { columns } = process.stdout;
    return this.#table
      .split('\n')
      .map((text) => Math.max(1, Math.ceil(stripVTControlCharacters(text).trimEnd().length / columns)))
      .reduce((sum, rows) => sum + rows, 0);
  }
}

/** The status as a table, with colours for a terminal. */
export function statusTable(status: PlatformStatus, colours: boolean): string {
  const head = line(COLUMNS);
  const rows = status.services.map((service) => {
    const text = line(cells(service));
    return colours
      ? text.replace(service.state, `\u001b[${COLOURS[service.state] ?? 0}m${service.state}\u001b[0m`)
      : text;
  });
  const summary = status.ready ? 'ready' : 'not ready';
  return [
    head,
    ...rows,
    `${summary} · ${status.gateway.url} · mails ${status.mailbox.url} · Kafka ${status.kafka.brokers.join(', ')}`,
  ].join('\n');
}

function cells({ name, state, pid, restarts, outboxDepth, consumerLag }: ServiceStatus): string[] {
  const memory = pid === null ? undefined : residentMegabytes(pid);
  return [name, state, pid, restarts, memory === undefined ? '' : `${memory} MB`, outboxDepth, consumerLag].map(
    (value) => String(value ?? '–'),
  );
}

function line(values: readonly string[]): string {
  return values
    .map((value, index) => value.padEnd(WIDTHS[index] ?? 0))
    .join('')
    .trimEnd();
}

/** Linux only; pages that processes share count in each of them. */
function residentMegabytes(pid: number): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

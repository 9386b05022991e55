import { emitKeypressEvents, type Key } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { logOf } from '../layout.ts';
import type { Platform } from '../platform.ts';
import type { PlatformStatus } from '../status.ts';
import { LogView } from './log-view.ts';
import { statusTable } from './status-table.ts';
import { terminalSize } from './terminal-size.ts';

const REFRESH_MS = 2_000;
const KEYS = '↑ ↓ select · l log · r restart · q stop';

/** The table that a terminal shows while the platform runs; new lines scroll above it, and keys act on the selected program. */
export class StatusScreen {
  readonly #platform: Platform;
  readonly #stop: (reason: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #unsaid: string[] = [];
  readonly #restarting = new Set<string>();
  #status: PlatformStatus | undefined;
  #selected = 0;
  #log: LogView | undefined;
  #closed = false;
  #table = '';

  /** @param stop called when the user wants the end */
  constructor(platform: Platform, stop: (reason: string) => void) {
    this.#platform = platform;
    this.#stop = stop;
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS);
    this.#listen();
    void this.#refresh();
  }

  /** A line above the table; while a log is looked at it waits. */
  say(line: string): void {
    if (this.#log) {
      this.#unsaid.push(line);
      return;
    }
    const table = this.#table;
    this.#erase();
    console.log(line);
    this.#show(table);
  }

  /** Takes the table away; the lines above it stay. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#closeLog();
    this.#erase();
    process.stdin.off('keypress', this.#onKey);
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    process.stdin.pause();
  }

  #listen(): void {
    if (!process.stdin.isTTY) return;
    emitKeypressEvents(process.stdin);
    // Raw: single keys, and Ctrl-C is a key like the others.
    process.stdin.setRawMode(true);
    process.stdin.on('keypress', this.#onKey);
  }

  readonly #onKey = (_text: string | undefined, { name, ctrl }: Key): void => {
    if (ctrl && name === 'c') this.#stop('Ctrl-C');
    else if (this.#log) this.#keyOverLog(name);
    else this.#keyOverTable(name);
  };

  #keyOverLog(name: string | undefined): void {
    if (name !== 'escape' && name !== 'q') return;
    this.#closeLog();
    for (const line of this.#unsaid.splice(0)) this.say(line);
    this.#draw();
  }

  #keyOverTable(name: string | undefined): void {
    const program = this.#status?.services[this.#selected]?.name;
    if (name === 'q') this.#stop('q');
    else if (name === 'up' || name === 'k') this.#select(-1);
    else if (name === 'down' || name === 'j') this.#select(1);
    else if (name === 'l' && program !== undefined) this.#openLog(program);
    else if (name === 'r' && program !== undefined) void this.#restart(program);
  }

  #select(step: number): void {
    const count = this.#status?.services.length ?? 1;
    this.#selected = (this.#selected + step + count) % count;
    this.#draw();
  }

  #openLog(program: string): void {
    this.#erase();
    this.#log = new LogView(program, logOf(this.#platform.layout, program));
  }

  #closeLog(): void {
    this.#log?.close();
    this.#log = undefined;
  }

  /** A second key on a program that is on its way is not heard: two starts would fight for its port. */
  async #restart(program: string): Promise<void> {
    if (this.#restarting.has(program)) return;
    this.#restarting.add(program);
    this.say(`Restarting ${program}`);
    await this.#platform.restart(program).catch((error: unknown) => this.say((error as Error).message));
    this.#restarting.delete(program);
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    this.#status = await this.#platform.status();
    this.#draw();
  }

  #draw(): void {
    if (this.#closed || this.#log || !this.#status) return;
    this.#erase();
    const selected = process.stdin.isTTY ? this.#status.services[this.#selected]?.name : undefined;
    const table = statusTable(this.#status, { colours: true, selected });
    this.#show(selected === undefined ? table : `${table}\n${KEYS}`);
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
    const { columns } = terminalSize();
    return this.#table
      .split('\n')
      .map((text) => Math.max(1, Math.ceil(stripVTControlCharacters(text).trimEnd().length / columns)))
      .reduce((sum, rows) => sum + rows, 0);
  }
}

import { tail } from '../supervisor/log-file.ts';
import { terminalSize } from './terminal-size.ts';

const REFRESH_MS = 500;
const OTHER_SCREEN = '\u001b[?1049h';
const FIRST_SCREEN = '\u001b[?1049l';

/** The end of one program's log, over the whole terminal, until it is closed. */
export class LogView {
  readonly #name: string;
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  #closed = false;

  constructor(name: string, file: string) {
    this.#name = name;
    this.#file = file;
    process.stdout.write(OTHER_SCREEN);
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS);
    void this.#refresh();
  }

  /** What was on the terminal before is there again. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    process.stdout.write(FIRST_SCREEN);
  }

  async #refresh(): Promise<void> {
    const { rows, columns } = terminalSize();
    const lines = (await tail(this.#file, rows - 2)).split('\n').map((line) => logLine(line).slice(0, columns));
    if (!this.#closed) process.stdout.write(this.#page(lines));
  }

  #page(lines: readonly string[]): string {
    const title = `\u001b[7m ${this.#name} \u001b[0m  ${this.#file} · Esc back`;
    return `\u001b[H\u001b[0J${title}\n${lines.join('\n')}`;
  }
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

/** A line of pino's JSON as people read it; any other line as it is. */
export function logLine(line: string): string {
  try {
    const {
      time,
      level,
      msg,
      pid: _pid,
      hostname: _host,
      service: _service,
      ...rest
    } = JSON.parse(line) as Record<string, unknown>;
    const clock = new Date(time as string | number).toISOString().slice(11, 23);
    const facts = Object.entries(rest).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return [clock, (LEVELS[level as number] ?? String(level)).padEnd(5), String(msg), ...facts].join(' ');
  } catch {
    return line;
  }
}

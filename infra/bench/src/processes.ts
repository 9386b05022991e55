import type { Platform } from '@tenfold/local-platform';
import { cpuMs, pssMb, withDescendants } from './process-usage.ts';
import { sum } from './statistics.ts';

/** Processor time by program, in milliseconds. */
export type CpuByProgram = Readonly<Record<string, number>>;

const SERVERS = new Set(['kafka', 'postgres']);

/** The programs of a platform as the operating system sees them, each with what it started. */
export class Processes {
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  cpu(): CpuByProgram {
    return Object.fromEntries(
      this.#platform.units.map(({ name, pid }) => [name, pid ? sum(withDescendants(pid).map(cpuMs)) : 0]),
    );
  }

  /** Megabytes of our own programs together; Kafka and Postgres are not ours. */
  memoryMb(): number {
    const ours = this.#platform.units.filter(({ name }) => !SERVERS.has(name));
    return sum(ours.map(({ pid }) => (pid ? sum(withDescendants(pid).map(pssMb)) : 0)));
  }

  /** Share of one core that our own programs use while nobody does anything. */
  async idleShare(durationMs: number): Promise<number> {
    const [before, began] = [this.cpu(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    const used = subtract(this.cpu(), before);
    const ours = Object.entries(used).filter(([name]) => !SERVERS.has(name));
    return sum(ours.map(([, ms]) => ms)) / (performance.now() - began);
  }
}

export function subtract(after: CpuByProgram, before: CpuByProgram): CpuByProgram {
  return Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]));
}

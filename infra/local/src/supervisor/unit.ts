import { setTimeout as delay } from 'node:timers/promises';
import { SetupFailure, signalProcess } from '@tenfold/local-servers';
import type { Running } from './child.ts';
import { restartDelayMs, restartDelays, type RestartDelays } from './restart-delay.ts';

/**
 * - `starting`: the process runs and is not ready yet
 * - `unready`: it was ready and is not now
 * - `waiting`: it died and will be started again
 */
export type UnitState = 'stopped' | 'starting' | 'ready' | 'unready' | 'waiting' | 'stopping';

export interface UnitOptions {
  readonly name: string;
  /** Where the user may read why it does not start. */
  readonly logFile: string;
  readonly launch: () => Promise<Running>;
  readonly isReady: () => Promise<boolean>;
  /** Told after every change of state; `reason` says why a process ended. */
  readonly onChange?: (unit: Unit, reason?: string) => void;
  readonly delays?: RestartDelays;
}

const POLL_STARTING_MS = 100;
const POLL_READY_MS = 2_000;
/** A program that counts as healthy: each look costs it and, through the gateway, all others. Its death is told at once all the same. */
const POLL_HEALTHY_MS = 5_000;
/** A program that dies this often before it was ever ready has something wrong that another start will not mend. */
const HOPELESS_DEATHS = 4;

/** One supervised program: started, watched, and started again with growing delay when it dies. */
export class Unit {
  readonly name: string;
  readonly #options: UnitOptions;
  readonly #delays: RestartDelays;
  #state: UnitState = 'stopped';
  #running: Running | undefined;
  #restarts = 0;
  #deaths = 0;
  #lastReason = '';
  #wanted: AbortController | undefined;
  /** How often somebody wanted it down for good: who began to start it before that has been overruled. */
  #stops = 0;
  /** Restarts that have not begun the new process yet. */
  #restarting = 0;
  #launching: Promise<unknown> = Promise.resolve();
  #loop: Promise<void> = Promise.resolve();
  #ending: Promise<void> | undefined;

  constructor(options: UnitOptions) {
    this.name = options.name;
    this.#options = options;
    this.#delays = options.delays ?? restartDelays;
  }

  get state(): UnitState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#running?.process.pid;
  }

  /** How often it was started again after it had died. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Begins to supervise. Rejects when the very first launch fails, e.g. because its port is busy. */
  async start(): Promise<void> {
    await this.#begin(this.#stops);
  }

  /** Does nothing when it is wanted already, or when a stop came after the start that was asked for at `stops`. */
  async #begin(stops: number): Promise<void> {
    if (this.#ending) await this.#ending;
    if (this.#wanted || this.#stops !== stops) return;
    const wanted = new AbortController();
    this.#wanted = wanted;
    this.#deaths = 0;
    this.#change('starting');
    try {
      const launching = this.#options.launch();
      this.#launching = launching.catch(() => undefined);
      this.#running = await launching;
    } catch (error) {
      this.#wanted = undefined;
      this.#change('stopped');
      throw error;
    }
    if (!wanted.signal.aborted) this.#loop = this.#supervise(wanted.signal, this.#running);
  }

  /** @throws SetupFailure when it dies again and again, or is not ready in time */
  async untilReady(timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    while (this.#state !== 'ready') {
      if (this.#deaths >= HOPELESS_DEATHS)
        throw new SetupFailure(`${this.name} does not start (${this.#lastReason}); see ${this.#options.logFile}.`);
      if (this.#wanted === undefined && this.#restarting === 0) throw new SetupFailure(`${this.name} was stopped.`);
      if (Date.now() > until)
        throw new SetupFailure(`${this.name} was not ready after ${timeoutMs / 1000} s; see ${this.#options.logFile}.`);
      await delay(25);
    }
  }

  /** Ends the process in its orderly way and stops supervising. */
  async stop(): Promise<void> {
    this.#stops += 1;
    await this.#end();
  }

  /** Stops and starts at once; does not count as a death. Those who ask while the old process ends get one new one. */
  async restart(): Promise<void> {
    const stops = this.#stops;
    this.#restarting += 1;
    try {
      await this.#end();
      await this.#begin(stops);
    } finally {
      this.#restarting -= 1;
    }
  }

  /** Whoever comes while it ends waits for the same end. */
  async #end(): Promise<void> {
    if (this.#wanted) {
      this.#wanted.abort();
      this.#wanted = undefined;
      this.#change('stopping');
      this.#ending = this.#drain().finally(() => (this.#ending = undefined));
    }
    await this.#ending;
  }

  async #drain(): Promise<void> {
    await this.#launching; // else a process that is just being started would outlive us
    await this.#running?.stop();
    await this.#loop;
    this.#running = undefined;
    this.#change('stopped');
  }

  /** Sends a signal to the process. Its death is then treated like any other. */
  kill(signal: NodeJS.Signals): void {
    if (this.#running) signalProcess(this.#running.process, signal);
  }

  async #supervise(wanted: AbortSignal, first: Running): Promise<void> {
    let running: Running | undefined = first;
    while (!wanted.aborted) {
      if (running) {
        const life = new AbortController();
        const watch = this.#watch(AbortSignal.any([wanted, life.signal]));
        const reason = await running.ended;
        life.abort();
        await watch;
        this.#running = undefined;
        if (wanted.aborted) return;
        this.#died(reason);
      }
      if (!(await pause(restartDelayMs(this.#deaths, this.#delays), wanted))) return;
      this.#restarts += 1;
      this.#change('starting');
      running = await this.#options.launch().catch((error: unknown) => {
        this.#died((error as Error).message);
        return undefined;
      });
      this.#running = running;
      // It was told to stop while it was being launched: then nobody else knows this process.
      if (wanted.aborted) await running?.stop();
    }
  }

  #died(reason: string): void {
    this.#deaths += 1;
    this.#lastReason = reason;
    this.#change('waiting', reason);
  }

  async #watch(life: AbortSignal): Promise<void> {
    let readySince: number | undefined;
    while (!life.aborted) {
      const ready = await this.#options.isReady().catch(() => false);
      if (life.aborted) return;
      if (ready) {
        readySince ??= Date.now();
        if (Date.now() - readySince >= this.#delays.healthyAfterMs) this.#deaths = 0;
        if (this.#state !== 'ready') this.#change('ready');
      } else {
        readySince = undefined;
        if (this.#state === 'ready') this.#change('unready');
      }
      await pause(this.#nextLookMs(readySince), life);
    }
  }

  #nextLookMs(readySince: number | undefined): number {
    if (readySince === undefined) return POLL_STARTING_MS;
    const { healthyAfterMs } = this.#delays;
    return Date.now() - readySince >= healthyAfterMs ? POLL_HEALTHY_MS : Math.min(POLL_READY_MS, healthyAfterMs);
  }

  #change(state: UnitState, reason?: string): void {
    this.#state = state;
    this.#options.onChange?.(this, reason);
  }
}

/** Waits; false when `cancelled` came first. */
async function pause(ms: number, cancelled: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal: cancelled }).catch(() => false);
}

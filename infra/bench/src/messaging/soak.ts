import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { pssMb, withDescendants } from '../process-usage.ts';
import { median, round, sum } from '../statistics.ts';
import type { BenchServers } from './bench-servers.ts';
import { relayed } from './contract.ts';
import { makeTopic } from './make-topic.ts';
import type { ServiceSide } from './with-bench-servers.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

const HELD = ['serviceMb', 'postgresMb', 'kafkaMb', 'diskMb'] as const;
type Held = Readonly<Record<(typeof HELD)[number], number>>;

/** What is held at one moment, in megabytes. */
interface Sample extends Held {
  readonly second: number;
  readonly handled: number;
}

interface SoakResult {
  readonly written: number;
  readonly handled: number;
  readonly samples: readonly Sample[];
  /** Median of the last third divided by that of the third before it. */
  readonly growth: Held;
  readonly isFlat: boolean;
}

/** Outbox, inbox and topic forget after this: ten minutes are long enough to see what they did not. */
const RETENTION_MS = 120_000;
const SAMPLE_MS = 10_000;
/** More than this is no noise of a garbage collector, a segment or a checkpoint. */
const FLAT = 1.15;
const DRAIN_MS = 60_000;

/** Events written at a steady rate, relayed, heard and handled by one service, while everything old is let go. */
export async function soak(
  servers: BenchServers,
  { BenchService, microBatched, writeSteadily }: ServiceSide,
  { minutes, perSecond, say }: SoakOptions,
): Promise<SoakResult> {
  await makeTopic(servers, relayed.topic.name, RETENTION_MS);
  const hearing = { group: 'soak', handlers: [microBatched(relayed.view)], hears: [relayed.view] };
  await using service = await BenchService.open(servers, hearing, RETENTION_MS);
  await service.messaging.start();
  const samples: Sample[] = [];
  const began = performance.now();
  const writing = writeSteadily(service, perSecond, minutes * 60_000);
  for (let tick = 1; tick * SAMPLE_MS <= minutes * 60_000; tick++) {
    await delay(Math.max(0, began + tick * SAMPLE_MS - performance.now()));
    const held = await heldBy(servers);
    samples.push({ second: (tick * SAMPLE_MS) / 1000, handled: service.metrics.handled, ...held });
    say(`${(tick * SAMPLE_MS) / 1000} s: ${HELD.map((what) => `${what} ${held[what]}`).join(', ')}`);
  }
  const written = await writing;
  const deadline = performance.now() + DRAIN_MS;
  while (service.metrics.handled < written && performance.now() < deadline) await delay(100);
  const { handled } = service.metrics;
  const growth = eachHeld((what) => growthOf(samples.map((sample) => sample[what])));
  const isFlat = handled === written && HELD.every((what) => growth[what] <= FLAT);
  return { written, handled, samples, growth, isFlat };
}

export function formatSoak({ written, handled, growth, isFlat }: SoakResult): string {
  const factors = HELD.map((what) => `${what} × ${growth[what]}`).join(', ');
  return `${handled} of ${written} events handled; last third by the one before: ${factors}: ${isFlat ? 'flat' : 'NOT FLAT'}`;
}

async function heldBy({ pids, dataDir }: BenchServers): Promise<Held> {
  return {
    serviceMb: round(pssMb(process.pid)),
    postgresMb: round(sum(withDescendants(pids.postgres).map(pssMb))),
    kafkaMb: round(pssMb(pids.kafka)),
    diskMb: await diskMb(dataDir),
  };
}

/** Files come and go meanwhile; `du` counts on and says so with its exit code. */
async function diskMb(folder: string): Promise<number> {
  const { stdout } = await promisify(execFile)('du', ['-sk', folder]).catch((error: { stdout: string }) => error);
  return Math.round(Number.parseInt(stdout, 10) / 1024);
}

function growthOf(values: readonly number[]): number {
  const third = Math.floor(values.length / 3);
  return round(median(values.slice(-third)) / median(values.slice(-2 * third, -third)), 3);
}

function eachHeld(value: (what: keyof Held) => number): Held {
  return Object.fromEntries(HELD.map((what) => [what, value(what)])) as Record<keyof Held, number>;
}

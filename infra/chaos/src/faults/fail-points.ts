import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FAIL_POINTS } from '@tenfold/messaging/fail-points';
import type { Fault, Scene } from './fault.ts';

const SERVICES = ['cart', 'discount', 'notification', 'order', 'payment', 'product', 'return', 'shipping'] as const;

/** Services whose work calls somebody outside. */
const CALL_OUTSIDE: ReadonlySet<string> = new Set(['payment', 'notification', 'shipping']);
/** Says nothing, so its outbox and relay never move. */
const SILENT = 'notification';
/** Only pass their points when parcels and returns are under way, which is seldom. */
const SELDOM: ReadonlySet<string> = new Set(['return', 'shipping']);

const PAIRS = { short: 3, long: 4 } as const;
/** From the launch of the process. */
const HAPPENS_WITHIN_MS = 45_000;
/** A parcel has to be sent, to arrive and to come back first. */
const SELDOM_WITHIN_MS = 120_000;
const READY_WITHIN_MS = 60_000;

interface Pair {
  readonly service: string;
  readonly point: string;
}

/** Every point of every service that the workload passes, in one order for all seeds. */
export function pairs(): Pair[] {
  return SERVICES.flatMap((service) =>
    FAIL_POINTS.filter((point) => {
      if (point === 'outside.done') return CALL_OUTSIDE.has(service);
      return service !== SILENT || point.startsWith('inbox');
    }).map((point) => ({ service, point })),
  );
}

/** The part of all pairs that a seed tries: consecutive seeds try them all, and every seed of a long tier tries several. */
export function pairsOf(seed: number, count: number): Pair[] {
  const all = pairs();
  return Array.from({ length: count }, (_, index) => all[((seed - 1) * count + index) % all.length]!);
}

export const failPoints: Fault = {
  name: 'F2',
  title: 'kill -9 at a named fail-point, one point of one service after the other',
  async strike(scene) {
    const missed: string[] = [];
    for (const pair of pairsOf(scene.seed, PAIRS[scene.tier])) {
      if (!(await dieAt(scene, pair))) missed.push(`${pair.service} at ${pair.point}`);
    }
    if (missed.length > 0) throw new Error(`nobody died: ${missed.join(', ')}`);
  },
};

/** Restarts the service so that it will die there. @returns whether it did */
async function dieAt(scene: Scene, { service, point }: Pair): Promise<boolean> {
  const { platform, environment, chance } = scene;
  const passing = SELDOM.has(service) ? 1 : chance.between(1, 3);
  const unit = platform.units.find(({ name }) => name === service)!;
  const before = await deathsOf(scene, service, point);
  await unit.stop();
  environment['TENFOLD_FAILPOINTS'] = `${service}=${point}#${passing}`;
  try {
    // It may die before it is ready, and is not to be told so again when the supervisor starts it anew.
    await unit.start();
  } finally {
    delete environment['TENFOLD_FAILPOINTS'];
  }
  const until = Date.now() + (SELDOM.has(service) ? SELDOM_WITHIN_MS : HAPPENS_WITHIN_MS);
  while ((await deathsOf(scene, service, point)) === before) {
    if (Date.now() > until) {
      await platform.restart(service);
      return false;
    }
    await delay(100);
  }
  await unit.untilReady(READY_WITHIN_MS);
  scene.note(`${service} at ${point}, passing ${passing}`);
  return true;
}

/** The last words of processes that died there. */
async function deathsOf({ platform }: Scene, service: string, point: string): Promise<number> {
  const log = await readFile(join(platform.layout.logs, `${service}.log`), 'utf8');
  return log.split(`Fail-point ${point}: `).length - 1;
}

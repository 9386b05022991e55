import { setTimeout as delay } from 'node:timers/promises';
import { SetupFailure } from '@tenfold/local-servers';
import type { World } from './environment.ts';
import type { Network } from './network.ts';
import {
  consumerLags,
  NEARLY_NOTHING,
  type DatabaseViews,
  type PlatformStatus,
  type ServiceStatus,
  type Waiting,
} from './status.ts';
import type { Unit } from './supervisor/unit.ts';
import { type App, MAILBOX } from './workspace.ts';

/** What a platform is made of at the moment. */
export interface Parts {
  readonly network: Network;
  readonly apps: readonly App[];
  /** Absent until the servers are up. */
  readonly world: Pick<World, 'brokers' | 'databases'> | undefined;
  readonly views: DatabaseViews;
  readonly units: ReadonlyMap<string, Pick<Unit, 'state' | 'pid' | 'restarts'>>;
  /** Whether the start is through. */
  readonly isOpen: boolean;
}

/** Outboxes before consumers: an event on its way is then seen in one of the two. */
export async function readStatus({ network, apps, world, views, units, isOpen }: Parts): Promise<PlatformStatus> {
  const manifests = apps.flatMap(({ manifest }) => (manifest ? [manifest] : []));
  const outboxes = new Map(
    await Promise.all(apps.map(async (app) => [app.name, await waitingIn(app, world, views)] as const)),
  );
  const lags = world ? await consumerLags(world.brokers, manifests) : new Map<string, number>();
  const waiting = Math.max(0, ...[...outboxes.values()].map((found) => found?.depth ?? 0), ...lags.values());
  const heard = manifests.every(({ name, hears }) => hears.length === 0 || lags.has(name));
  const serviceStatus = ({ name }: App): ServiceStatus => {
    const unit = units.get(name);
    const waits = outboxes.get(name);
    return {
      name,
      state: unit?.state ?? 'stopped',
      pid: unit?.pid ?? null,
      url: network.publicUrl(name),
      database: world?.databases[name]?.readonly ?? null,
      outboxDepth: waits?.depth ?? null,
      outboxOldestAgeMs: waits?.age_ms ?? null,
      parked: waits?.parked ?? null,
      deadLetters: waits?.dead ?? null,
      consumerLag: lags.get(name) ?? null,
      restarts: unit?.restarts ?? 0,
    };
  };
  return {
    ready: isOpen && heard && waiting <= NEARLY_NOTHING && [...units.values()].every(({ state }) => state === 'ready'),
    gateway: { url: network.publicUrl('gateway') },
    kafka: { brokers: world?.brokers ?? [] },
    mailbox: { url: network.publicUrl(MAILBOX) },
    simulators: { url: network.publicUrl('simulators') },
    services: apps.map(serviceStatus),
  };
}

async function waitingIn(
  { name, manifest }: App,
  world: Parts['world'],
  views: DatabaseViews,
): Promise<Waiting | undefined> {
  const database = world?.databases[name]?.readonly;
  return database === undefined || manifest === undefined ? undefined : views.waiting(database);
}

/** Waits until what starting and seeding have caused has gone through Kafka, to the last message. */
export async function untilSettled(read: () => Promise<PlatformStatus>, timeoutMs: number): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const { ready, services } = await read();
    if (ready && services.every(({ outboxDepth: depth, consumerLag: lag }) => !depth && !lag)) return;
    if (Date.now() > until) throw new SetupFailure('The services are up, but their events do not get through.');
    await delay(100);
  }
}

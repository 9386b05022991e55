import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LOOPBACK } from '@tenfold/local-servers';
import { z } from 'zod';
import { type Parts, readStatus } from '../read-status.ts';
import { Secrets } from '../secrets.ts';
import { loginsOf } from '../seed/logins.ts';
import { databaseUrlsOf } from '../setup/databases.ts';
import { DatabaseViews } from '../status.ts';
import type { UnitState } from '../supervisor/unit.ts';
import { discoverApps, hasDatabase, MAILBOX, root } from '../workspace.ts';
import { CONTAINER_PORT, containerNetwork } from './container-network.ts';
import { STEPS } from './steps.ts';

const POSTGRES_PORT = 5432;
const KAFKA_HOST_PORT = 9092;

/** What is needed here of a line of `docker compose ps --format json`. */
const container = z.object({
  ID: z.string(),
  Service: z.string(),
  State: z.string(),
  Health: z.string(),
  Publishers: z.array(z.object({ TargetPort: z.int(), PublishedPort: z.int() })).nullable(),
});
export type Container = z.output<typeof container>;

/**
 * The platform that docker-compose.yml runs, with the people who may log in.
 *
 * @throws when no Docker engine answers or none of it runs
 */
export async function composePlatform() {
  const containers = await listContainers();
  const apps = await discoverApps();
  const secrets = await readSecrets();
  const at = (service: string, port: number) => doorOf(containers, service, port);
  const withRows = apps.filter(hasDatabase).map(({ name }) => name);
  const units = await unitsOf(containers.filter(({ Service }) => !STEPS.some((step) => step === Service)));
  const views = new DatabaseViews();
  const status = await readStatus({
    network: containerNetwork({
      gateway: `http://${at('gateway', CONTAINER_PORT)}`,
      simulators: `http://${at('simulators', CONTAINER_PORT)}`,
      [MAILBOX]: `http://${at(MAILBOX, CONTAINER_PORT)}`,
    }),
    apps,
    world: {
      brokers: [at('kafka', KAFKA_HOST_PORT)],
      databases: databaseUrlsOf(`postgres://${at('postgres', POSTGRES_PORT)}/postgres`, withRows, secrets),
    },
    views,
    units,
    // It is started last, when the shop is full.
    isOpen: units.get('gateway')?.state === 'ready',
  }).finally(() => views.close());
  return { status, logins: loginsOf(secrets) };
}

async function listContainers(): Promise<readonly Container[]> {
  const lines = (await compose('ps', '--all', '--format', 'json')).split('\n').filter((line) => line !== '');
  return lines.map((line) => container.parse(JSON.parse(line)));
}

/** `host:port` under which this machine reaches a port of a container. */
export function doorOf(containers: readonly Container[], service: string, port: number): string {
  const found = containers.find(({ Service }) => Service === service)?.Publishers ?? [];
  const published = found.find(({ TargetPort, PublishedPort }) => TargetPort === port && PublishedPort > 0);
  if (published === undefined) throw new Error(`${service} does not run in a container of this project`);
  return `${LOOPBACK}:${published.PublishedPort}`;
}

/** The master key never leaves its volume but for the one who asks; whoever may ask the engine for it may do anything there. */
async function readSecrets(): Promise<Secrets> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-compose-'));
  try {
    const file = join(folder, 'master.key');
    await compose('cp', 'prepare:/state/master.key', file);
    return await Secrets.of(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unitsOf(containers: readonly Container[]): Promise<Parts['units']> {
  const restarts = (await docker('inspect', '--format', '{{.RestartCount}}', ...containers.map(({ ID }) => ID)))
    .split('\n')
    .map(Number);
  return new Map(
    containers.map((one, index) => [
      one.Service,
      { state: stateOf(one), pid: undefined, restarts: restarts[index] ?? 0 },
    ]),
  );
}

export function stateOf({ State, Health }: Pick<Container, 'State' | 'Health'>): UnitState {
  if (State === 'restarting') return 'waiting';
  if (State !== 'running') return 'stopped';
  if (Health === 'starting') return 'starting';
  return Health === 'unhealthy' ? 'unready' : 'ready';
}

function compose(...args: string[]): Promise<string> {
  return docker('compose', '--project-directory', root, ...args);
}

async function docker(...args: string[]): Promise<string> {
  return (await promisify(execFile)('docker', args, { cwd: root })).stdout.trim();
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LOOPBACK, SetupFailure } from '@tenfold/local-servers';
import { environmentOf, type World } from '../environment.ts';
import { Secrets } from '../secrets.ts';
import { partitionsOnALaptop } from '../platform-options.ts';
import { seed } from '../seed/seed.ts';
import { runAppCommand } from '../setup/app-command.ts';
import { databaseUrlsOf, poolerUsers, provisionDatabases, superuserPassword } from '../setup/databases.ts';
import { Done } from '../setup/done.ts';
import { migrateApps } from '../setup/migrate.ts';
import { ensureTopics, topicsOf } from '../setup/topics.ts';
import { nodeFlags } from '../runtime.ts';
import { type App, bundleOf, discoverApps, hasDatabase } from '../workspace.ts';
import { CONTAINER_PORT, containerNetwork, type Doors } from './container-network.ts';
import { envFile } from './env-file.ts';
import { poolerAt } from './pooler.ts';

/** Volumes of docker-compose.yml, as the containers of this file see them. */
const STATE = '/state';
const CONFIGURATION = '/configuration';

const POSTGRES = 'postgres:5432';
const PGBOUNCER = 'pgbouncer:5432';
const BROKERS = ['kafka:19092'];
const READY_TIMEOUT_MS = 60_000;

const say = (line: string): void => console.log(line);

/** Makes the master key on the first start, and tells the servers whom they let in. */
export async function makeKeys(): Promise<void> {
  const secrets = await ownSecrets();
  const names = withRows(await discoverApps());
  // Read by the servers' own users; each volume is mounted nowhere else.
  await writeFile(join(CONFIGURATION, 'postgres/password'), superuserPassword(secrets), { mode: 0o644 });
  await writeFile(join(CONFIGURATION, 'pgbouncer/users'), poolerUsers(names, secrets), { mode: 0o644 });
}

/** Databases, roles, topics and migrations, and for each program the file that says what it needs to know. */
export async function prepare(): Promise<void> {
  const apps = await discoverApps();
  const secrets = await ownSecrets();
  const names = withRows(apps);
  const [, topics] = await Promise.all([
    provisionDatabases(adminUrl(secrets), names, secrets),
    ensureTopics(BROKERS, topicsOf(manifestsOf(apps), partitionsOnALaptop())),
  ]);
  say(`Databases and roles: ${names.join(', ')}`);
  if (topics.length > 0) say(`Made ${topics.length} topics`);
  const world = worldOf(apps, secrets);
  const pooler = await poolerAt(PGBOUNCER, secrets);
  const migrated = await migrateApps(names, POSTGRES, await ownDone(), (app) => run(world, app, ['migrate']));
  if (migrated.length > 0) say(`Migrated ${migrated.join(', ')}`);
  for (const { name } of apps) {
    const file = join(CONFIGURATION, name, 'environment');
    await writeFile(file, envFile(toldInContainer(environmentOf(name, { ...world, pooler }))), { mode: 0o600 });
  }
  say(`Programs reach Postgres through PgBouncer, ${pooler.carriesPrepared ? '' : 'not '}preparing their statements`);
}

/** Fills the shop through a gateway of its own, before the one that everybody reaches opens. */
export async function seedShop(): Promise<void> {
  const apps = await discoverApps();
  const secrets = await ownSecrets();
  const world = worldOf(apps, secrets);
  const gateway = `http://${LOOPBACK}:${CONTAINER_PORT}`;
  const child = spawn(process.execPath, [...nodeFlags, bundleOf('gateway')], {
    env: { ...process.env, ...environmentOf('gateway', world), LOG_LEVEL: 'warn' },
    stdio: 'inherit',
  });
  try {
    await untilReady(`${gateway}/health/ready`);
    await seed({
      secrets,
      apps: apps.map(({ name }) => name),
      gateway,
      simulators: world.network.publicUrl('simulators'),
      server: POSTGRES,
      done: await ownDone(),
      say,
      createUser: (args, password) => run(world, 'auth', ['create-user', ...args], password),
    });
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** The running program never needs the owner of its schema. */
export function toldInContainer(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([key]) => !key.endsWith('_MIGRATOR_DATABASE_URL')));
}

async function run(world: World, app: string, args: readonly string[], input = ''): Promise<void> {
  await runAppCommand({
    app,
    bundle: bundleOf(app),
    args,
    input,
    // Everything else starts at the same time, and nobody waits for an answer: better late than not at all.
    env: { ...process.env, ...environmentOf(app, world), DATABASE_CONNECT_TIMEOUT_MS: '60000' },
    logFile: join(tmpdir(), `${app}.log`),
    signal: undefined,
  });
}

function worldOf(apps: readonly App[], secrets: Secrets): World {
  return {
    network: containerNetwork(doors()),
    brokers: BROKERS,
    secrets,
    databases: databaseUrlsOf(adminUrl(secrets), withRows(apps), secrets),
    services: manifestsOf(apps),
    overrides: {},
  };
}

function withRows(apps: readonly App[]): string[] {
  return apps.filter(hasDatabase).map(({ name }) => name);
}

function manifestsOf(apps: readonly App[]) {
  return apps.flatMap(({ manifest }) => (manifest ? [manifest] : []));
}

function doors(): Doors {
  const { TENFOLD_GATEWAY_URL: gateway, TENFOLD_SIMULATORS_URL: simulators } = process.env;
  if (!gateway || !simulators) throw new SetupFailure('TENFOLD_GATEWAY_URL and TENFOLD_SIMULATORS_URL are not set.');
  return { gateway, simulators };
}

function ownSecrets(): Promise<Secrets> {
  return Secrets.of(join(STATE, 'master.key'));
}

function ownDone(): Promise<Done> {
  return Done.of(join(STATE, 'done.json'));
}

function adminUrl(secrets: Secrets): string {
  return `postgres://postgres:${superuserPassword(secrets)}@${POSTGRES}/postgres`;
}

async function untilReady(url: string): Promise<void> {
  const until = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    if (Date.now() > until) throw new SetupFailure(`${url} did not become ready.`);
    await delay(100);
  }
}

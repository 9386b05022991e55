import { mkdir } from 'node:fs/promises';
import { assertPortFree, explainFolder, LOOPBACK, SetupFailure } from '@tenfold/local-servers';
import type { Server } from 'node:http';
import { buildApps } from './build.ts';
import { serveControl } from './control.ts';
import { environmentOf, type World } from './environment.ts';
import { type Layout, layoutOf, logOf } from './layout.ts';
import { loopbackNetwork, urlOf } from './network.ts';
import type { PlatformOptions } from './platform-options.ts';
import { portBase as portBaseOf, portOf } from './ports.ts';
import { Secrets } from './secrets.ts';
import type { Login } from './seed/logins.ts';
import { seed } from './seed/seed.ts';
import { runAppCommand } from './setup/app-command.ts';
import { provisionDatabases } from './setup/databases.ts';
import { Done } from './setup/done.ts';
import { migrateApps } from './setup/migrate.ts';
import { launchMailbox } from './setup/mailbox.ts';
import { startServers } from './setup/servers.ts';
import { ensureTopics, topicsOf } from './setup/topics.ts';
import { readStatus, untilSettled } from './read-status.ts';
import { nodeFlags, runtimeEnvironment } from './runtime.ts';
import { holdLock, unlessAborted } from './start-once.ts';
import { DatabaseViews, type PlatformStatus } from './status.ts';
import { type Running, startChild, stopOrphans } from './supervisor/child.ts';
import { rotateLog } from './supervisor/log-file.ts';
import { Unit } from './supervisor/unit.ts';
import { type App, bundleOf, discoverApps, hasDatabase, MAILBOX, root } from './workspace.ts';

/** A program that dies again and again is told at once; one that is merely slow is waited for. */
const READY_TIMEOUT_MS = 300_000;
const ROTATE_EVERY_MS = 60_000;

/**
 * Starts everything: servers, databases, topics, bundles, migrations, programs and the first goods of the shop.
 * Resolves when an order could be placed. What was started is stopped again when a step fails.
 *
 * @throws SetupFailure with one sentence for the user
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const layout = layoutOf(options.dataDir);
  try {
    await mkdir(layout.logs, { recursive: true });
  } catch (error) {
    throw explainFolder(layout.dataDir, error);
  }
  const release = await holdLock(layout);
  const platform = new Platform(layout, options, release);
  try {
    await unlessAborted(platform.start(), options.signal);
    return platform;
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

/** A running platform. */
export class Platform {
  readonly layout: Layout;
  readonly portBase: number;
  readonly #options: PlatformOptions;
  readonly #release: () => void;
  readonly #say: (line: string) => void;
  readonly #units = new Map<string, Unit>();
  readonly #views = new DatabaseViews();
  #apps: readonly App[] = [];
  #postgresUrl = '';
  #world: World | undefined;
  #control: Server | undefined;
  #rotation: NodeJS.Timeout | undefined;
  #logins: readonly Login[] = [];
  #open = false;
  #stopping: Promise<void> | undefined;
  #status: Promise<PlatformStatus> | undefined;

  /** Use {@link startPlatform}. */
  constructor(layout: Layout, options: PlatformOptions, release: () => void) {
    this.layout = layout;
    this.portBase = options.portBase ?? portBaseOf();
    this.#options = options;
    this.#release = release;
    this.#say = options.say ?? (() => undefined);
  }

  /** Who can log in to the seeded shop, with passwords. */
  get logins(): readonly Login[] {
    return this.#logins;
  }

  /** Address of Postgres for its superuser: what a fault test may do, no service may. */
  get postgresUrl(): string {
    return this.#postgresUrl;
  }

  get units(): readonly Unit[] {
    return [...this.#units.values()];
  }

  async start(): Promise<void> {
    const orphans = await stopOrphans(this.layout.run);
    if (orphans.length > 0) this.#say(`Stopped what a killed supervisor had left: ${orphans.join(', ')}`);
    this.#control = await serveControl(this.layout.socket, this, this.#options.onShutDown ?? (() => void this.stop()));
    this.#apps = await discoverApps();
    await this.#assertPortsFree();
    const [{ adminUrl, brokers }] = await Promise.all([
      startServers({
        ...this.#options,
        layout: this.layout,
        portBase: this.portBase,
        say: this.#say,
        supervise: (name, launch) => this.#supervise(name, launch, async () => true),
      }),
      this.#build(),
      this.#startMailbox(),
    ]);
    this.#postgresUrl = adminUrl;
    const [secrets, done] = await Promise.all([Secrets.of(this.layout.masterKey), Done.of(this.layout.done)]);
    const [databases] = await Promise.all([this.#provision(adminUrl, secrets), this.#makeTopics(brokers)]);
    this.#world = {
      network: loopbackNetwork(this.portBase),
      brokers,
      secrets,
      databases,
      services: this.#manifests(),
      overrides: this.#options.env ?? {},
    };
    await this.#migrate(done, adminUrl);
    await this.#startApps();
    if (this.#options.seed ?? true) this.#logins = await this.#seed(done, adminUrl, secrets);
    this.#open = true;
    await untilSettled(() => this.status(), READY_TIMEOUT_MS);
    this.#rotation = setInterval(() => void this.#rotateLogs(), ROTATE_EVERY_MS).unref();
  }

  /** One answer serves all who ask at the same time. */
  async status(): Promise<PlatformStatus> {
    this.#status ??= readStatus(this.#parts()).finally(() => (this.#status = undefined));
    return this.#status;
  }

  /** Sends the signal to the program's own process; the supervisor then starts it again. */
  kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#unit(name).kill(signal);
  }

  /** Drains and starts one program; resolves when it is ready again. */
  async restart(name: string): Promise<void> {
    await this.#unit(name).restart();
    await this.#unit(name).untilReady(READY_TIMEOUT_MS);
  }

  /** Drains one program and leaves it down. */
  async stopService(name: string): Promise<void> {
    await this.#unit(name).stop();
  }

  /** Starts one program that was stopped; resolves when it is ready. */
  async startService(name: string): Promise<void> {
    await this.#unit(name).start();
    await this.#unit(name).untilReady(READY_TIMEOUT_MS);
  }

  /**
   * Starts one more process of a service on a port of its own, which shares the work of the first; `stopService` and `kill`
   * know it by the name that is returned.
   */
  async startReplica(app: string, port: number): Promise<string> {
    const name = `${app}-replica`;
    const ready = `http://${LOOPBACK}:${port}/health/ready`;
    const launch = () => this.#launch(app, name, { PORT: String(port) });
    const unit = await this.#supervise(name, launch, () => answersOk(ready));
    await unit.untilReady(READY_TIMEOUT_MS);
    return name;
  }

  /** In order, each waited for: gateway, services, simulators and mailbox, Kafka, Postgres. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stopInOrder();
    return this.#stopping;
  }

  async #stopInOrder(): Promise<void> {
    this.#open = false;
    clearInterval(this.#rotation);
    const servers = ['kafka', 'postgres'];
    const others = this.units.filter(({ name }) => name !== 'gateway' && !servers.includes(name));
    await this.#units.get('gateway')?.stop();
    await Promise.all(others.map((unit) => unit.stop()));
    await this.#views.close();
    for (const name of servers) await this.#units.get(name)?.stop();
    this.#control?.closeAllConnections();
    this.#control?.close();
    this.#release();
  }

  #unit(name: string): Unit {
    const unit = this.#units.get(name);
    if (!unit) throw new Error(`There is no ${name}; there are ${[...this.#units.keys()].join(', ')}`);
    return unit;
  }

  async #assertPortsFree(): Promise<void> {
    const names = [...this.#apps.map(({ name }) => name), MAILBOX, 'smtp', 'gatewayMetrics'];
    await Promise.all(names.map((name) => assertPortFree(portOf(name, this.portBase), name)));
  }

  async #startMailbox(): Promise<void> {
    await this.#supervise(
      MAILBOX,
      () => launchMailbox(this.layout, this.portBase),
      () => answersOk(`${urlOf(MAILBOX, this.portBase)}/api/mails?limit=1`),
    );
  }

  async #build(): Promise<void> {
    const built = await buildApps();
    if (built.length > 0) this.#say(`Built ${built.join(', ')}`);
  }

  async #provision(adminUrl: string, secrets: Secrets): Promise<World['databases']> {
    const names = this.#apps.filter(hasDatabase).map(({ name }) => name);
    const databases = await provisionDatabases(adminUrl, names, secrets);
    this.#say(`Databases and roles: ${names.join(', ')}`);
    return databases;
  }

  async #makeTopics(brokers: readonly string[]): Promise<void> {
    const made = await ensureTopics(brokers, topicsOf(this.#manifests(), this.#options.partitions));
    if (made.length > 0) this.#say(`Made ${made.length} topics`);
  }

  async #migrate(done: Done, adminUrl: string): Promise<void> {
    const names = this.#apps.filter(hasDatabase).map(({ name }) => name);
    const migrate = (name: string): Promise<void> => this.runCommand(name, ['migrate']);
    const migrated = await migrateApps(names, new URL(adminUrl).host, done, migrate);
    if (migrated.length > 0) this.#say(`Migrated ${migrated.join(', ')}`);
  }

  /** Runs one command of an app (`auth create-user …`) in its environment; `input` is what it reads. */
  async runCommand(app: string, args: readonly string[], input = ''): Promise<void> {
    await runAppCommand({
      app,
      bundle: bundleOf(app),
      args,
      input,
      env: { ...process.env, ...this.environmentOf(app) },
      logFile: logOf(this.layout, app),
      signal: this.#options.signal,
    });
  }

  async #startApps(): Promise<void> {
    this.#say(`Starting ${this.#apps.map(({ name }) => name).join(', ')}`);
    const units = await Promise.all(
      this.#apps.map(({ name }) => {
        const ready = `${urlOf(name, this.portBase)}/health/ready`;
        return this.#supervise(
          name,
          () => this.#launch(name),
          () => answersOk(ready),
        );
      }),
    );
    await Promise.all(units.map((unit) => unit.untilReady(READY_TIMEOUT_MS)));
  }

  async #launch(app: string, name = app, env: NodeJS.ProcessEnv = {}): Promise<Running> {
    return startChild({
      name,
      command: process.execPath,
      args: [...nodeFlags, bundleOf(app)],
      env: { ...process.env, ...this.environmentOf(app), ...env },
      cwd: root,
      logFile: logOf(this.layout, name),
      recordDir: this.layout.run,
    });
  }

  /** What `app` is told through its environment by us. */
  environmentOf(app: string): Readonly<Record<string, string>> {
    if (!this.#world) throw new Error('The platform has no servers yet');
    return { ...runtimeEnvironment(this.layout.compileCache), ...environmentOf(app, this.#world) };
  }

  async #supervise(name: string, launch: () => Promise<Running>, isReady: () => Promise<boolean>): Promise<Unit> {
    if (this.#stopping) throw new SetupFailure('The platform is stopping.');
    const unit = new Unit({
      name,
      logFile: logOf(this.layout, name),
      launch,
      isReady,
      onChange: ({ state }, reason) => {
        if (state === 'waiting') this.#say(`${name} ended (${reason}); starting it again`);
        else if (this.#open && (state === 'ready' || state === 'unready')) this.#say(`${name} is ${state}`);
      },
    });
    this.#units.set(name, unit);
    await unit.start();
    return unit;
  }

  async #seed(done: Done, adminUrl: string, secrets: Secrets): Promise<readonly Login[]> {
    return seed({
      secrets,
      apps: this.#apps.map(({ name }) => name),
      gateway: urlOf('gateway', this.portBase),
      simulators: urlOf('simulators', this.portBase),
      server: new URL(adminUrl).host,
      done,
      say: this.#say,
      createUser: (args, password) => this.runCommand('auth', ['create-user', ...args], password),
    });
  }

  #parts() {
    const network = loopbackNetwork(this.portBase);
    const parts = { apps: this.#apps, world: this.#world, views: this.#views, units: this.#units };
    return { ...parts, network, isOpen: this.#open };
  }

  #manifests() {
    return this.#apps.flatMap(({ manifest }) => (manifest ? [manifest] : []));
  }

  async #rotateLogs(): Promise<void> {
    const names = [...this.#apps.map(({ name }) => name), MAILBOX];
    await Promise.all(names.map((name) => rotateLog(logOf(this.layout, name))));
  }
}

async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  await response.arrayBuffer();
  return response.ok;
}

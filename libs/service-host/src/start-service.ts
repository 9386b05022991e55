import { Logger, type INestApplicationContext, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { migrate, migratorDatabaseUrl, type ServiceDatabase } from '@tenfold/database';
import { setShards } from '@tenfold/messaging';
import { ConfigError, loadConfig } from './config.ts';
import { createService, type Service, type ServiceParts } from './create-service.ts';
import { describeService } from './describe-service.ts';
import { Readiness } from './health.ts';
import { startMessaging } from './messaging.ts';
import { replayCommand } from './operations/replay.command.ts';
import { migratorConfig, speaksKafka } from './platform-config.ts';

/** A command of a service, run as `main.js <name> [--option value]…` in place of serving. */
export type Command = (app: INestApplicationContext, args: readonly string[]) => Promise<void>;

export interface StartOptions extends ServiceParts {
  readonly commands?: Readonly<Record<string, Command>>;
}

/** The whole of a service's `main.ts`: serves, or runs the command that the process was started with. */
export async function startService(manifest: ServiceManifest, module: Type, options: StartOptions = {}): Promise<void> {
  try {
    const [name, ...args] = process.argv.slice(2);
    if (name === undefined) await serve(manifest, module, options);
    else if (name === 'openapi') process.stdout.write(JSON.stringify(await describeService(manifest, module)));
    else if (name === 'migrate' && options.database) await runMigrations(manifest, options.database);
    else if (name === 'set-shards' && options.database) await runSetShards(manifest, args);
    else await runCommand(name, args, manifest, module, { ...options, commands: commandsOf(manifest, options) });
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`);
    process.exit(1);
  }
}

async function serve(manifest: ServiceManifest, module: Type, parts: ServiceParts): Promise<void> {
  const service = await createService(manifest, module, parts);
  const { app, config } = service;
  const log = new Logger(manifest.name);
  dieOnDefects(log);
  if (speaksKafka(manifest)) await startMessaging(app);
  await app.listen(config.PORT, config.HOST);
  log.log(`Listening on ${await app.getUrl()}`);
  stopOnSignals(service, log);
}

/** What nobody caught may have left anything behind: say so and let the supervisor start a clean process. */
function dieOnDefects(log: Logger): void {
  const die = (error: unknown) => {
    log.fatal({ msg: 'nobody caught this', err: error });
    process.exit(1);
  };
  process.on('unhandledRejection', die);
  process.on('uncaughtException', die);
}

function stopOnSignals(service: Service, log: Logger): void {
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.log(`${signal}: finishing what is in hand`);
    stopService(service).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

/** In order: not ready, no new requests, the ones in hand answered, then consumers and relay, then the database. */
export async function stopService({ app }: Service): Promise<void> {
  app.get(Readiness, { strict: false }).drain();
  await closeHttp(app);
  await app.close();
}

/** A kept-alive connection that was busy when closing began would hold it up for as long as its client likes. */
async function closeHttp(app: NestFastifyApplication): Promise<void> {
  const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), 50);
  try {
    await app.getHttpAdapter().getInstance().close();
  } finally {
    clearInterval(sweep);
  }
}

async function runMigrations(manifest: ServiceManifest, { migrations }: ServiceDatabase): Promise<void> {
  loadConfig(migratorConfig(manifest), { only: true });
  const done = await migrate({ url: migratorDatabaseUrl(manifest.name), migrations });
  const line = done.length === 0 ? 'nothing to migrate' : `migrated ${done.join(', ')}`;
  process.stdout.write(`${manifest.name}: ${line}\n`);
}

/** `set-shards 4`, by the owner of the database as `migrate`. */
async function runSetShards(manifest: ServiceManifest, [count = '']: readonly string[]): Promise<void> {
  if (!/^\d{1,3}$/.test(count)) throw new Error('set-shards: say how many');
  loadConfig(migratorConfig(manifest), { only: true });
  await setShards(migratorDatabaseUrl(manifest.name), Number(count));
  process.stdout.write(`${manifest.name}: the outbox has ${count} shards from now on\n`);
}

/** Those that the service declares, and what every service can do that says something. */
function commandsOf({ publishes }: ServiceManifest, { commands }: StartOptions): StartOptions['commands'] {
  return { ...(publishes.length > 0 && { replay: replayCommand }), ...commands };
}

async function runCommand(
  name: string,
  args: readonly string[],
  manifest: ServiceManifest,
  module: Type,
  options: StartOptions,
): Promise<void> {
  const command = options.commands?.[name];
  if (!command) {
    const known = [
      'openapi',
      ...(options.database ? ['migrate', 'set-shards'] : []),
      ...Object.keys(options.commands ?? {}),
    ];
    process.stdout.write(
      `${manifest.name}: ${manifest.summary}\n\nWithout an argument it serves. Commands: ${known.join(', ') || 'none'}\n`,
    );
    process.exitCode = name === '--help' ? 0 : 2;
    return;
  }
  const { app } = await createService(manifest, module, options);
  await app.init();
  try {
    await command(app, args);
  } finally {
    await app.close();
  }
}

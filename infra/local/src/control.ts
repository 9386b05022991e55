import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { Platform } from './platform.ts';
import type { PlatformStatus } from './status.ts';

/** What the supervisor does for other processes of the same user, over its socket. */
export interface Control {
  status(): Promise<PlatformStatus>;
  restart(unit: string): Promise<void>;
  /** Drains one program and leaves it down. */
  stop(unit: string): Promise<void>;
  /** Starts one that was stopped; resolves when it is ready. */
  start(unit: string): Promise<void>;
  kill(unit: string, signal: NodeJS.Signals): Promise<void>;
  /** What a program of ours is told through its environment, secrets included: whoever may open the socket owns them. */
  environment(unit: string): Promise<Readonly<Record<string, string>>>;
  /** Begins the ordered stop and returns. */
  shutDown(): Promise<void>;
}

interface Command {
  readonly unit: string;
  readonly signal: NodeJS.Signals;
}

/** Serves the platform on the socket. `shutDown` is called when somebody asks for the end. */
export async function serveControl(socket: string, platform: Platform, shutDown: () => void): Promise<Server> {
  const answers: Record<string, (command: Command) => unknown> = {
    '/status': () => platform.status(),
    '/restart': ({ unit }) => platform.restart(unit),
    '/stop': ({ unit }) => platform.stopService(unit),
    '/start': ({ unit }) => platform.startService(unit),
    '/kill': ({ unit, signal }) => platform.kill(unit, signal),
    '/environment': ({ unit }) => platform.environmentOf(unit),
    '/shut-down': () => shutDown(),
  };
  const server = createServer((message, response) => {
    const answer = async (): Promise<void> => {
      const action = answers[message.url ?? ''];
      if (!action) return void response.writeHead(404).end();
      const result = await action(await commandOf(message));
      response.end(JSON.stringify(result ?? null));
    };
    answer().catch((error: unknown) => response.writeHead(400).end((error as Error).message));
  });
  await rm(socket, { force: true });
  server.listen(socket);
  await once(server, 'listening');
  server.unref();
  return server;
}

/** The running platform behind this socket; every call rejects when none runs. */
export function controlOf(socket: string): Control {
  const ask = async (path: string, command: Partial<Command> = {}): Promise<unknown> => {
    const call = request({ socketPath: socket, path, method: 'POST' }).end(JSON.stringify(command));
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const text = await textOf(response);
    if (response.statusCode !== 200) throw new Error(text);
    return JSON.parse(text);
  };
  return {
    status: async () => (await ask('/status')) as PlatformStatus,
    restart: async (unit) => void (await ask('/restart', { unit })),
    stop: async (unit) => void (await ask('/stop', { unit })),
    start: async (unit) => void (await ask('/start', { unit })),
    kill: async (unit, signal) => void (await ask('/kill', { unit, signal })),
    environment: async (unit) => (await ask('/environment', { unit })) as Record<string, string>,
    shutDown: async () => void (await ask('/shut-down')),
  };
}

async function commandOf(message: IncomingMessage): Promise<Command> {
  return JSON.parse((await textOf(message)) || '{}') as Command;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

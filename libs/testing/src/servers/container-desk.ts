import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where test processes ask for the servers of `npm test`. */
export const DESK_VARIABLE = 'TENFOLD_TEST_DESK';

export type ServerName = 'postgres' | 'kafka' | 'redis';

/** What each server is reached at, started when it is first asked for. */
export type Starters = Readonly<Record<ServerName, () => Promise<string>>>;

export interface Desk {
  readonly url: string;
  /** Who asks first waits for the start; everybody gets the same server. */
  ask(name: ServerName): Promise<string>;
  close(): void;
}

/** Answers test processes on a port of this machine. */
export async function openDesk(starters: Starters): Promise<Desk> {
  const started = new Map<ServerName, Promise<string>>();
  const ask = (name: ServerName): Promise<string> => {
    const address = started.get(name) ?? starters[name]();
    started.set(name, address);
    return address;
  };
  const server = createServer((request, response) => {
    ask((request.url ?? '').slice(1) as ServerName).then(
      (address) => response.end(address),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ask,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Address of a server in a container; undefined when the tests run with others. */
export async function askDesk(name: ServerName): Promise<string | undefined> {
  const desk = process.env[DESK_VARIABLE];
  if (desk === undefined) return undefined;
  const answer = await fetch(`${desk}/${name}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${name} does not start in a container: ${text}`);
  return text;
}

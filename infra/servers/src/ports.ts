import { createServer } from 'node:net';
import { SetupFailure } from './setup-failure.ts';

export const LOOPBACK = '127.0.0.1';

/** @throws SetupFailure that names the port and the way out */
export async function assertPortFree(port: number, purpose: string): Promise<void> {
  if (!(await isPortFree(port))) {
    throw new SetupFailure(
      `Port ${port} (${purpose}) is in use by another program; stop it, or choose other ports with TENFOLD_PORT_BASE.`,
    );
  }
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** A port that nobody listens on now; `preferred` when that one is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  const port = await listenOnce(0);
  if (port === undefined) throw new SetupFailure('No free port could be found on the loopback interface.');
  return port;
}

async function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

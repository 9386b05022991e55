import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SetupFailure } from '@tenfold/local-servers';
import { HOW_TO_START, runningPlatform } from '../running.ts';

const SHOW_PASSWORD = '--show-password';

/** Opens psql on the database of a service, as the role that may only read; what follows the name is psql's own. */
export async function psql(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const platform = await runningPlatform();
  if (platform === undefined) {
    throw new SetupFailure(HOW_TO_START);
  }
  const services = platform.status.services.filter(({ database }) => database !== null);
  const address = services.find((service) => service.name === name)?.database;
  if (!address) {
    const known = services.map((service) => service.name).join(' | ');
    throw new SetupFailure(`Whose database? npm run psql -- ${known} [${SHOW_PASSWORD}] [arguments of psql]`);
  }
  const url = new URL(address);
  if (rest.includes(SHOW_PASSWORD)) {
    console.log(address);
    return 0;
  }
  const code = await run(url, rest);
  if (code !== undefined) return code;
  url.password = '***';
  console.error(
    `There is no psql on this machine (Debian: apt install postgresql-client, macOS: brew install libpq). Any other client: ${url.href}, ` +
      `with the password that npm run psql -- ${name} ${SHOW_PASSWORD} prints.`,
  );
  return 1;
}

/** The password travels by the environment, since arguments are seen by everybody. @returns undefined without a psql */
async function run(
  { hostname, port, username, password, pathname }: URL,
  args: readonly string[],
): Promise<number | undefined> {
  const place = ['--host', hostname, '--port', port, '--username', username, '--dbname', pathname.slice(1)];
  const child = spawn('psql', [...place, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
  });
  // Ctrl-C is psql's own business: it cancels a query.
  process.on('SIGINT', () => undefined);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

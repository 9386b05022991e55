import pg from 'pg';
import { readSettings } from './config.ts';
import { migrate } from './persistence/migrate.ts';
import { buildServer } from './server.ts';

const settings = readSettings(process.env);

if (process.argv[2] === 'migrate') {
  const url = settings.SIMULATORS_MIGRATOR_DATABASE_URL ?? settings.SIMULATORS_DATABASE_URL;
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'migrated', applied: await migrate(url) })}\n`);
} else {
  const pool = new pg.Pool({
    connectionString: settings.SIMULATORS_DATABASE_URL,
    application_name: 'simulators',
    max: 10,
    connectionTimeoutMillis: 2_000,
  });
  const app = buildServer(settings, pool);
  // A server that closes an idle connection must not take this process with it: the next query opens a new one.
  pool.on('error', (error) => app.log.warn({ err: error }, 'an idle database connection was closed'));
  const stop = async () => {
    await app.close();
    await pool.end();
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  await app.listen({ port: settings.PORT, host: settings.HOST });
}

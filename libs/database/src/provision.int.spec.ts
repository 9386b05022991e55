import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connected, testPostgres } from '@tenfold/testing';
import { databaseMigrations, migrate } from './index.ts';
import { databaseNames, provisionDatabase, roleSettings, type DatabaseUrls } from './provision.ts';

const run = randomBytes(4).toString('hex');
const services = [`apples_${run}`, `pears_${run}`, `plums_${run}`];
const passwords = { migrator: `m'"%@:/ ${run}`, app: `a-${run}`, readonly: `r-${run}` };
const roles = ['migrator', 'app', 'readonly'] as const;

let admin: string;
const urls = new Map<string, DatabaseUrls>();

beforeAll(async () => {
  admin = await testPostgres();
  for (const service of services) urls.set(service, await provisionDatabase(admin, service, passwords));
  await migrate({ url: urlOf('apples', 'migrator'), migrations: databaseMigrations });
});

afterAll(() =>
  connected(admin, async (client) => {
    for (const names of services.map(databaseNames)) {
      await client.query(`DROP DATABASE IF EXISTS ${names.database} WITH (FORCE)`);
      for (const role of roles) await client.query(`DROP ROLE IF EXISTS ${names[role]}`);
    }
  }),
);

function urlOf(service: string, role: (typeof roles)[number]): string {
  return urls.get(`${service}_${run}`)?.[role] ?? '';
}

function as<Row extends object>(role: (typeof roles)[number], sql: string): Promise<Row[]> {
  return connected(urlOf('apples', role), async (client) => (await client.query<Row>(sql)).rows);
}

const INSERT = `INSERT INTO audit_logs (id, entity_type, entity_id, action) VALUES (gen_random_uuid(), 'order', 'o', 'view')`;

describe('provisionDatabase', () => {
  test.each(roles)('%s is let into its own database and refused by each of the others', async (role) => {
    for (const service of services) {
      for (const other of services) {
        const url = new URL(urls.get(service)?.[role] ?? '');
        url.pathname = `/${databaseNames(other).database}`;
        const attempt = connected(url.href, (client) => client.query('SELECT 1'));
        if (service === other) await attempt;
        else await expect(attempt).rejects.toMatchObject({ code: '42501' });
      }
    }
  });

  test('the migrator owns what it makes', async () => {
    await as('migrator', 'CREATE TABLE owned (id int); DROP TABLE owned');
  });

  test('the application reads and writes rows, and changes no table', async () => {
    await as('app', INSERT);
    expect(await as('app', 'SELECT entity_id FROM audit_logs LIMIT 1')).toEqual([{ entity_id: 'o' }]);
    for (const ddl of [
      'CREATE TABLE mine (id int)',
      'ALTER TABLE audit_logs ADD x int',
      'DROP TABLE audit_logs',
      'TRUNCATE audit_logs',
    ]) {
      await expect(as('app', ddl)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('every session of the application has its limits, whoever opened it', async () => {
    const names = Object.keys(roleSettings);
    const shown = await as<{ name: string; setting: string }>(
      'app',
      `SELECT name, current_setting(name) AS setting FROM pg_settings WHERE lower(name) IN (${names.map((name) => `'${name}'`).join()})`,
    );

    expect(Object.fromEntries(shown.map(({ name, setting }) => [name.toLowerCase(), setting]))).toEqual({
      statement_timeout: '10s',
      lock_timeout: '2s',
      idle_in_transaction_session_timeout: '5s',
      timezone: 'UTC',
    });
  });

  test('the inspector reads and does nothing else', async () => {
    expect(await as('readonly', 'SELECT count(*) >= 0 AS readable FROM audit_logs')).toEqual([{ readable: true }]);
    for (const sql of [
      INSERT,
      'DELETE FROM audit_logs',
      'CREATE TEMPORARY TABLE t (id int)',
      `SELECT ensure_partitions('audit_logs')`,
    ]) {
      await expect(as('readonly', sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('may be repeated, and then gives the roles their new passwords', async () => {
    const changed = await provisionDatabase(admin, services[1] ?? '', { ...passwords, app: 'changed' });

    await connected(changed.app, (client) => client.query('SELECT 1'));
    await expect(connected(urlOf('pears', 'app'), (client) => client.query('SELECT 1'))).rejects.toMatchObject({
      code: '28P01',
    });
  });
});

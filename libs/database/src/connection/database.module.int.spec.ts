import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { eventually, testDatabase, type TestDatabase } from '@tenfold/testing';
import { AuditLog, Database, databaseMigrations, DatabaseModule, Idempotency } from '../index.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ name: 'module_spec', migrations: databaseMigrations });
});
afterAll(() => database.close());

@Injectable()
class Reader {
  constructor(
    readonly db: Database,
    readonly idempotency: Idempotency,
    readonly audit: AuditLog,
  ) {}
}

async function sessions(): Promise<number> {
  const [row] = await database.asMigrator<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'module-spec'`,
  );
  return row?.count ?? NaN;
}

test('a service gets its database, warm, and gives it back when it ends', async () => {
  @Module({
    imports: [
      DatabaseModule.forService({
        name: 'module-spec',
        entities: [],
        migrations: databaseMigrations,
        url: database.urls.app,
        limits: { poolMin: 3, poolMax: 5 },
      }),
    ],
    providers: [Reader],
  })
  class Service {}

  const app = await NestFactory.createApplicationContext(Service, { logger: false });
  const { db, idempotency, audit } = app.get(Reader);
  expect(idempotency).toBeInstanceOf(Idempotency);
  expect(audit).toBeInstanceOf(AuditLog);
  expect(await sessions()).toBeGreaterThanOrEqual(3);

  await Promise.all(Array.from({ length: 20 }, () => db.read.query('SELECT 1')));
  expect(db.poolUsage()).toEqual({ open: 5, idle: 5, waiting: 0, max: 5 });

  await app.close();
  await eventually(async () => expect(await sessions()).toBe(0));
});

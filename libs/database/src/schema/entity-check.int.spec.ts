import { afterAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import { EntitySchema, type MigrationInterface, type QueryRunner } from 'typeorm';
import { databaseMigrations, entityProblems } from '../index.ts';

class CreateLamps1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE lamp_state AS ENUM ('on', 'off');
      CREATE TABLE lamps (
        id uuid PRIMARY KEY,
        name varchar(64) NOT NULL,
        watts bigint,
        state lamp_state NOT NULL DEFAULT 'off',
        tags text[] NOT NULL DEFAULT '{}',
        attributes jsonb NOT NULL,
        currency char(3) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(): Promise<void> {}
}

const column = {
  id: { type: 'uuid', primary: true },
  name: { type: 'varchar', length: 64 },
  watts: { type: 'bigint', nullable: true },
  state: { type: 'enum', enum: ['on', 'off'], enumName: 'lamp_state' },
  tags: { type: 'text', array: true },
  attributes: { type: 'jsonb' },
  currency: { type: 'char', length: 3 },
  createdAt: { name: 'created_at', type: 'timestamptz' },
} as const;

const lamp = new EntitySchema<object>({ name: 'Lamp', tableName: 'lamps', columns: column });
const wrong = new EntitySchema<object>({
  name: 'WrongLamp',
  tableName: 'lamps',
  columns: {
    id: column.id,
    tags: column.tags,
    currency: column.currency,
    createdAt: column.createdAt,
    name: { type: 'varchar', length: 65 },
    watts: { type: 'int' },
    state: { type: 'enum', enum: ['on', 'off', 'broken'] },
    colour: { type: 'text' },
  },
});
const lost = new EntitySchema<object>({ name: 'Lost', tableName: 'candles', columns: { id: column.id } });

const databases: TestDatabase[] = [];

async function problemsWith(entity: EntitySchema): Promise<string[]> {
  const database = await testDatabase({
    name: 'entities_spec',
    migrations: [...databaseMigrations, CreateLamps1764000000000],
    entities: [entity],
  });
  databases.push(database);
  return entityProblems(database.db.source);
}

afterAll(() => Promise.all(databases.map((database) => database.close())));

test('an entity that says what the migrations say has no problems', async () => {
  expect(await problemsWith(lamp)).toEqual([]);
});

test('every difference is named', async () => {
  expect((await problemsWith(wrong)).toSorted()).toEqual([
    'lamps: column attributes must be filled and is unknown to the entity',
    'lamps: name is character varying(64) in the database, character varying(65) in the entity',
    'lamps: state has the values on, off in the database',
    'lamps: there is no column colour',
    'lamps: watts is bigint in the database, integer in the entity',
    'lamps: watts is nullable in the database',
  ]);
});

test('a table that is not there is named', async () => {
  expect(await problemsWith(lost)).toEqual(['Lost: there is no table candles']);
});

import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { migrate, revert } from '@tenfold/database';
import {
  expectEntitiesMatchSchema,
  expectSchemaKeepsRules,
  expectSchemaMatchesSnapshot,
  testDatabase,
  type TestDatabase,
} from '@tenfold/testing';
import { database as options } from '../order.module.ts';

const snapshot = new URL('./schema.snapshot.json', import.meta.url);

describe('order_db', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(options);
  });
  afterAll(() => database.close());

  it('is what the snapshot says', () => expectSchemaMatchesSnapshot(database, snapshot));
  it('is what the entities say', () => expectEntitiesMatchSchema(database));
  it('has an index for each foreign key, and a trigger for each updated_at', () => expectSchemaKeepsRules(database));

  it('goes down to nothing, and up to the same again', async () => {
    await using other = await testDatabase(options);
    const { migrations } = options;
    await revert({ url: other.urls.migrator, migrations, steps: 'all' });
    await migrate({ url: other.urls.migrator, migrations });
    await expectSchemaMatchesSnapshot(other, snapshot);
  });
});

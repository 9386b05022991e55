import { expect, test } from '@jest/globals';
import { describeSchema } from '@tenfold/testing';
import { authDatabase } from './auth-database.ts';

const database = describeSchema(authDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
});

test('keeps the trail of a removed account: what happened there references nobody', async () => {
  const keys = await database().query(
    `SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'security_audit_logs'::regclass`,
  );
  expect(keys).toEqual([]);
});

import { expect, test } from '@jest/globals';
import { newId } from './new-id.ts';

test('ids are UUIDs of version 7 that sort in the order they were made', () => {
  const ids = Array.from({ length: 5_000 }, () => newId());

  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

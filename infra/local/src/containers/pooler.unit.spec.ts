import { expect, it } from '@jest/globals';
import { carriesPrepared } from './pooler.ts';

it.each([
  ['PgBouncer 1.18.0', false],
  ['PgBouncer 1.20.1', false],
  ['PgBouncer 1.21.0', true],
  ['PgBouncer 1.24.1', true],
  ['PgBouncer 2.0', true],
  ['something else', false],
])('%s carries prepared statements from session to session: %s', (version, expected) => {
  expect(carriesPrepared(version)).toBe(expected);
});

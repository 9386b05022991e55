import { expect, test } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { Writable } from 'node:stream';
import { createLogger } from './logging.ts';

/** A refused row, as the driver tells of it. */
function refusedRow(): QueryFailedError {
  const driverError = Object.assign(new Error('new row violates check constraint "ck_orders_total"'), {
    code: '23514',
    constraint: 'ck_orders_total',
    table: 'orders',
    detail: 'Failing row contains (1, ada@tenfold.example).',
    where: "unnamed portal parameter $1 = 'ada@tenfold.example'",
  });
  return new QueryFailedError('INSERT INTO orders VALUES ($1)', ['ada@tenfold.example'], driverError);
}

test.each([
  ['as it is', refusedRow()],
  ['as the cause of another', new Error('placing failed', { cause: refusedRow() })],
])('of a failed statement, %s, the log has message, place and code, but neither parameters nor rows', (_name, err) => {
  const lines: string[] = [];
  const to = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  createLogger('spec', 'info', undefined, to).error({ err }, 'failed');

  const [line] = lines;
  expect(line).toContain('ck_orders_total');
  expect(line).toContain('logging.unit.spec.ts');
  expect(line).toContain('23514');
  expect(line).not.toContain('ada@');
});

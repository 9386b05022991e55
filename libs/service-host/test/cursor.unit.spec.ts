import { z } from 'zod';
import { CursorCodec } from '../src/index.ts';

const codec = new CursorCodec(z.tuple([z.iso.datetime(), z.uuid()]));
const position: [string, string] = ['2026-01-15T10:00:00.000Z', '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e'];

test('a cursor comes back as the position it was made from', () => {
  expect(codec.decode(codec.encode(position))).toEqual(position);
  expect(codec.decode(undefined)).toBeUndefined();
});

test.each(['', 'garbage', codec.encode(position).slice(0, -4), Buffer.from('["now","x"]').toString('base64url')])(
  'a cursor that is not ours is a 400: %j',
  (cursor) => {
    expect(() => codec.decode(cursor)).toThrow(
      expect.objectContaining({ code: 'request.invalid', status: 400 }) as Error,
    );
  },
);

test('a page shows as many as were asked for and points on only when there are more', () => {
  const numbers = new CursorCodec(z.tuple([z.int()]));
  const page = (rows: number[]) =>
    numbers.page(
      rows,
      2,
      (row) => [row],
      (row) => row * 10,
    );
  expect(page([])).toEqual({ items: [] });
  expect(page([1, 2])).toEqual({ items: [10, 20] });
  expect(page([1, 2, 3])).toEqual({ items: [10, 20], nextCursor: numbers.encode([2]) });
});

import { z } from 'zod';
import { invalidRequest } from './request.errors.ts';

/** Query fields of every list; extend it with the filters of yours: `pageQuery.extend({ status: … })`. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(1024).optional(),
});
export type PageQuery = z.output<typeof pageQuery>;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Send it back as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
}

/** Schema of a page of `item`, for `@Answers`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

/**
 * A keyset cursor: the sort values of the last row that was shown, opaque to the caller. It is not a secret and gives no
 * access; values that do not fit the schema, because somebody tampered with them, are answered 400.
 */
export class CursorCodec<Position extends z.ZodType> {
  readonly #position: Position;

  /** `position` gives the sort values in order: `z.tuple([z.iso.datetime(), z.uuid()])`. */
  constructor(position: Position) {
    this.#position = position;
  }

  encode(position: z.input<Position>): string {
    return Buffer.from(JSON.stringify(position)).toString('base64url');
  }

  /** @param field the query field that it came in, as the refusal calls it */
  decode(cursor: string | undefined, field = 'cursor'): z.output<Position> | undefined {
    if (cursor === undefined) return undefined;
    const parsed = this.#position.safeParse(readJson(cursor));
    if (parsed.success) return parsed.data;
    throw invalidRequest([{ path: field, code: 'invalid_cursor', message: 'Not a cursor of this list' }]);
  }

  /** Cuts `rows`, which were read with a limit one higher than asked for, into a page. */
  page<Row, Item>(
    rows: readonly Row[],
    limit: number,
    positionOf: (row: Row) => z.input<Position>,
    show: (row: Row) => Item,
  ): Page<Item> {
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const items = shown.map(show);
    return last === undefined || rows.length <= limit
      ? { items }
      : { items, nextCursor: this.encode(positionOf(last)) };
  }
}

function readJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

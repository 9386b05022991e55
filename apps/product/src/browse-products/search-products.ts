import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import type { ProductQuery, ProductSummary, Sort } from './product-views.ts';

interface SummaryRow {
  readonly id: string;
  readonly slug: string;
  readonly sku: string;
  readonly name: string;
  readonly brand: string | null;
  readonly price: number;
  readonly compareAtPrice: number | null;
  readonly currency: string;
  readonly imageUrl: string | null;
  readonly inStock: boolean;
  /** Sort value, as text. */
  readonly position: string;
}

/** Not EXISTS: the planner would look up the stock of every product at once, to answer for the twenty of a page. */
const IN_STOCK = `coalesce((
    SELECT true FROM product_variants v LEFT JOIN inventory i ON i.variant_id = v.id AND i.deleted_at IS NULL
    WHERE v.product_id = p.id AND v.is_active AND v.deleted_at IS NULL
      AND (v.backorder_allowed OR i.quantity_available > 0)
    LIMIT 1), false)`;

const IN_CATEGORY = (slug: string) => `EXISTS (
    SELECT 1 FROM product_categories pc JOIN categories c ON c.id = pc.category_id
    WHERE pc.product_id = p.id AND c.deleted_at IS NULL
      AND c.path LIKE (SELECT path || '%' FROM categories_active WHERE slug = ${slug} AND is_active))`;

const TAGGED = (tag: string) => `EXISTS (SELECT 1 FROM product_tags t WHERE t.product_id = p.id AND t.tag = ${tag})`;

/** Names and SKUs are indexed stemmed and as they are written; a search may match either. */
const WORDS = (q: string) => `(websearch_to_tsquery('english', ${q}) || websearch_to_tsquery('simple', ${q}))`;

/** Whole words anywhere, or (`<%`, trigrams) something that reads much like a part of the name. */
const MATCHES = (q: string) => `(p.search @@ ${WORDS(q)} OR ${q} <% p.name)`;

const SCORE = (q: string) => `((ts_rank(p.search, ${WORDS(q)}) + word_similarity(${q}, p.name)) * 1000000)::bigint`;

interface Order {
  /** SQL of the sort value; `q` is the parameter that holds the searched words. */
  readonly value: (q: string) => string;
  readonly type: 'bigint' | 'text' | 'timestamptz';
  readonly direction: 'ASC' | 'DESC';
  readonly cursor: z.ZodType<string>;
}

const integer = z.string().regex(/^[0-9]{1,15}$/);
const orders: Readonly<Record<Sort, Order>> = {
  relevance: { value: SCORE, type: 'bigint', direction: 'DESC', cursor: integer },
  newest: {
    value: () => 'p.created_at',
    type: 'timestamptz',
    direction: 'DESC',
    cursor: z.iso.datetime({ precision: 6 }),
  },
  price_asc: { value: () => 'p.price', type: 'bigint', direction: 'ASC', cursor: integer },
  price_desc: { value: () => 'p.price', type: 'bigint', direction: 'DESC', cursor: integer },
  name: {
    value: () => 'p.name',
    type: 'text',
    direction: 'ASC',
    cursor: z
      .string()
      .max(255)
      .regex(/^[^\0]*$/),
  },
};

/** The shop window: published products, a page at a time, in an order that does not move under the reader. */
@Injectable()
export class SearchProducts {
  constructor(private readonly database: Database) {}

  async run(query: ProductQuery): Promise<Page<ProductSummary>> {
    const sort = sortOf(query);
    const codec = new CursorCodec(z.tuple([z.literal(sort), orders[sort].cursor, z.uuid()]));
    const { sql, values } = statement(query, sort, codec.decode(query.cursor));
    const rows = await this.database.read.query<SummaryRow[]>(sql, values);
    return codec.page(rows, query.limit, (row) => [sort, row.position, row.id], shown);
  }
}

/** Relevance needs something to be relevant to. */
function sortOf({ q, sort }: ProductQuery): Sort {
  if (q === undefined) return sort === undefined || sort === 'relevance' ? 'newest' : sort;
  return sort ?? 'relevance';
}

function statement(query: ProductQuery, sort: Sort, after: readonly [Sort, string, string] | undefined) {
  const values: unknown[] = [query.limit + 1];
  const parameter = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
  const { value, type, direction } = orders[sort];

  const q = query.q === undefined ? '' : parameter(query.q, 'text');
  const key = value(q);
  const where = [`p.status = 'active'`, 'p.deleted_at IS NULL'];
  if (query.q !== undefined) where.push(MATCHES(q));
  if (query.category !== undefined) where.push(IN_CATEGORY(parameter(query.category, 'text')));
  if (query.brand !== undefined) where.push(`p.brand = ${parameter(query.brand, 'text')}`);
  if (query.tag !== undefined) where.push(TAGGED(parameter(query.tag, 'text')));
  if (query.minPrice !== undefined) where.push(`p.price >= ${parameter(query.minPrice, 'bigint')}`);
  if (query.maxPrice !== undefined) where.push(`p.price <= ${parameter(query.maxPrice, 'bigint')}`);
  if (query.inStock !== undefined) where.push(query.inStock ? IN_STOCK : `NOT ${IN_STOCK}`);
  if (after !== undefined) {
    const beyond = direction === 'ASC' ? '>' : '<';
    where.push(`(${key}, p.id) ${beyond} (${parameter(after[1], type)}, ${parameter(after[2], 'uuid')})`);
  }
  const position =
    type === 'timestamptz' ? `to_char(p.key AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` : 'p.key::text';
  const sql = `
    WITH p AS (
      SELECT p.*, ${key} AS key FROM products p
      WHERE ${where.join(' AND ')}
      ORDER BY ${key} ${direction}, p.id ${direction}
      LIMIT $1
    )
    SELECT p.id, p.slug, p.sku, p.name, p.brand, p.price::float8 AS price,
           p.compare_at_price::float8 AS "compareAtPrice", p.currency,
           (SELECT url FROM product_images WHERE product_id = p.id ORDER BY is_primary DESC, position, id LIMIT 1)
             AS "imageUrl",
           ${IN_STOCK} AS "inStock", ${position} AS position
    FROM p
    ORDER BY p.key ${direction}, p.id ${direction}`;
  return { sql, values };
}

function shown({ position: _, currency, price, compareAtPrice, ...row }: SummaryRow): ProductSummary {
  return {
    ...row,
    price: { amount: price, currency },
    compareAtPrice: compareAtPrice === null ? null : { amount: compareAtPrice, currency },
  };
}

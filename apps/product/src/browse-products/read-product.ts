import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { ProductErrors } from '../domain/product.errors.ts';
import {
  productView,
  type AdminProductQuery,
  type AdminProductSummary,
  type AdminProductView,
  type ProductView,
} from './product-views.ts';

/** One statement for the whole page of a product; amounts come as numbers, lists as JSON. */
const PRODUCT = `
  SELECT p.id, p.slug, p.sku, p.name, p.description, p.brand, p.status, p.version, p.currency,
         p.price::float8 AS price, p.compare_at_price::float8 AS "compareAtPrice", p.cost::float8 AS cost,
         p.tax_class AS "taxClass", p.attributes, p.weight_grams AS "weightGrams", p.length_mm AS "lengthMm",
         p.width_mm AS "widthMm", p.height_mm AS "heightMm", p.published_at AS "publishedAt",
         LEAST(p.price, (
           SELECT min(h.new_price) FROM price_history h
           WHERE h.product_id = p.id AND h.variant_id IS NULL AND h.price_list_id IS NULL
             AND h.effective_at >= COALESCE((
               SELECT max(b.effective_at) FROM price_history b
               WHERE b.product_id = p.id AND b.variant_id IS NULL AND b.price_list_id IS NULL
                 AND b.effective_at <= now() - interval '30 days'), '-infinity')
         ))::float8 AS "lowestPrice30Days",
         (SELECT coalesce(json_agg(json_build_object('url', m.url, 'altText', m.alt_text, 'variantId', m.variant_id,
                   'width', m.width, 'height', m.height) ORDER BY m.is_primary DESC, m.position, m.id), '[]')
          FROM product_images m WHERE m.product_id = p.id) AS images,
         (SELECT coalesce(json_agg(json_build_object('id', c.id, 'slug', c.slug, 'name', c.name)
                   ORDER BY pc.is_primary DESC, pc.position, c.id), '[]')
          FROM product_categories pc JOIN categories_active c ON c.id = pc.category_id
          WHERE pc.product_id = p.id) AS categories,
         (SELECT coalesce(json_agg(t.tag ORDER BY t.tag), '[]') FROM product_tags t WHERE t.product_id = p.id) AS tags,
         (SELECT coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'name', v.name, 'options', v.options,
                   'price', v.price, 'compareAtPrice', v.compare_at_price, 'cost', v.cost, 'isActive', v.is_active,
                   'minPerOrder', v.min_per_order, 'maxPerOrder', v.max_per_order,
                   'backorderAllowed', v.backorder_allowed,
                   'available', (SELECT coalesce(sum(i.quantity_available), 0) FROM inventory_active i
                                 WHERE i.variant_id = v.id)) ORDER BY v.position, v.id), '[]')
          FROM product_variants_active v WHERE v.product_id = p.id) AS variants
  FROM products_active p`;

interface VariantRow {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly options: Record<string, string>;
  readonly price: number | null;
  readonly compareAtPrice: number | null;
  readonly cost: number | null;
  readonly isActive: boolean;
  readonly minPerOrder: number;
  readonly maxPerOrder: number | null;
  readonly backorderAllowed: boolean;
  readonly available: number;
}

type ProductRow = Omit<
  AdminProductView,
  'price' | 'compareAtPrice' | 'cost' | 'lowestPrice30Days' | 'publishedAt' | 'variants'
> & {
  readonly currency: string;
  readonly price: number;
  readonly compareAtPrice: number | null;
  readonly cost: number | null;
  readonly lowestPrice30Days: number;
  readonly publishedAt: Date | null;
  readonly variants: readonly VariantRow[];
};

const BY_ID = `${PRODUCT} WHERE p.id = $1`;
const BY_SLUG = `${PRODUCT} WHERE p.slug = $1`;

const LIST = `
  SELECT p.id, p.slug, p.sku, p.name, p.status, p.price::float8 AS price, p.currency, p.version,
         p.created_at AS "createdAt"
  FROM products_active p
  WHERE ($2::product_status IS NULL OR p.status = $2::product_status)
    AND ($3::text IS NULL OR p.sku = $3::text OR EXISTS (
      SELECT 1 FROM product_variants v WHERE v.product_id = p.id AND v.sku = $3::text))
    AND ($4::uuid IS NULL OR p.id < $4::uuid)
  ORDER BY p.id DESC LIMIT $1`;

type ListRow = Omit<AdminProductSummary, 'price' | 'createdAt'> & {
  readonly price: number;
  readonly currency: string;
  readonly createdAt: Date;
};

const beforeId = new CursorCodec(z.tuple([z.uuid()]));
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

@Injectable()
export class ReadProduct {
  constructor(private readonly database: Database) {}

  /**
   * A product that is on sale, with the variants that are.
   *
   * @throws product.not_found also for one that exists but is not on sale
   */
  async onSale(idOrSlug: string): Promise<ProductView> {
    const product = UUID.test(idOrSlug) ? await this.#byId(idOrSlug) : await this.#bySlug(idOrSlug);
    if (product?.status !== 'active') throw ProductErrors.not_found();
    return productView.parse({ ...product, variants: product.variants.filter(({ isActive }) => isActive) });
  }

  /** @throws product.not_found */
  async forStaff(id: string): Promise<AdminProductView> {
    const product = await this.#byId(id);
    if (product === undefined) throw ProductErrors.not_found();
    return product;
  }

  /** Every product, the newest first. */
  async list({ limit, cursor, status, sku }: AdminProductQuery): Promise<Page<AdminProductSummary>> {
    const [before = null] = beforeId.decode(cursor) ?? [];
    const rows = await this.database.read.query<ListRow[]>(LIST, [limit + 1, status ?? null, sku ?? null, before]);
    return beforeId.page(
      rows,
      limit,
      ({ id }) => [id],
      ({ price, currency, createdAt, ...row }) => ({
        ...row,
        price: { amount: price, currency },
        createdAt: createdAt.toISOString(),
      }),
    );
  }

  async #byId(id: string): Promise<AdminProductView | undefined> {
    const [row] = await this.database.named<ProductRow>('product_by_id', BY_ID, [id]);
    return row && shown(row);
  }

  async #bySlug(slug: string): Promise<AdminProductView | undefined> {
    const [row] = await this.database.named<ProductRow>('product_by_slug', BY_SLUG, [slug]);
    return row && shown(row);
  }
}

function shown({ currency, publishedAt, variants, ...row }: ProductRow): AdminProductView {
  const money = (amount: number) => ({ amount, currency });
  const maybe = (amount: number | null) => (amount === null ? null : money(amount));
  return {
    ...row,
    price: money(row.price),
    compareAtPrice: maybe(row.compareAtPrice),
    cost: maybe(row.cost),
    lowestPrice30Days: money(row.lowestPrice30Days),
    publishedAt: publishedAt?.toISOString() ?? null,
    variants: variants.map(({ backorderAllowed, ...variant }) => ({
      ...variant,
      price: money(variant.price ?? row.price),
      compareAtPrice: maybe(variant.compareAtPrice),
      cost: maybe(variant.cost),
      inStock: backorderAllowed || variant.available > 0,
    })),
  };
}

import { violatedConstraint } from '@tenfold/database';
import { ProductErrors } from '../domain/product.errors.ts';

const refusals: Readonly<Record<string, () => Error>> = {
  uq_products_sku: ProductErrors.sku_taken,
  uq_product_variants_sku: ProductErrors.sku_taken,
  uq_products_slug: ProductErrors.slug_taken,
  uq_categories_slug: ProductErrors.slug_taken,
  uq_product_variants_barcode: ProductErrors.barcode_taken,
  uq_product_variants_product_id_options: ProductErrors.options_taken,
  ck_products_compare_at_price: ProductErrors.compare_at_price_too_low,
  ck_product_variants_compare_at_price: ProductErrors.compare_at_price_too_low,
  fk_product_categories_category_id: ProductErrors.category_not_found,
  ck_categories_path: ProductErrors.category_cycle,
  ck_categories_parent_id: ProductErrors.category_cycle,
};

/** Runs `work` and says in the service's own words what a rule of the database refused. */
export async function explainingRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusals[violatedConstraint(error) ?? ''];
    throw refusal === undefined ? error : refusal();
  }
}

import { defineErrors } from '@tenfold/errors';

export const ProductErrors = defineErrors('product', {
  not_found: { status: 404, title: 'Product not found' },
  variant_not_found: { status: 404, title: 'Variant not found' },
  category_not_found: { status: 404, title: 'Category not found' },
  stock_not_found: { status: 404, title: 'Stock not found' },
  sku_taken: { status: 409, title: 'Another product or variant has this SKU' },
  slug_taken: { status: 409, title: 'Another product or category has this slug' },
  barcode_taken: { status: 409, title: 'Another variant has this barcode' },
  options_taken: { status: 409, title: 'Another variant of the product has these options' },
  stale_version: { status: 412, title: 'Somebody else has changed this since you read it' },
  illegal_transition: { status: 409, title: 'The status of the product does not allow this' },
  nothing_to_sell: { status: 409, title: 'A product needs an active variant before it is published' },
  category_cycle: { status: 409, title: 'A category cannot lie below itself' },
  category_in_use: { status: 409, title: 'The category still has products or children' },
  below_promised: { status: 409, title: 'Less than what orders were promised' },
  below_zero: { status: 409, title: 'There is not that much stock to take away' },
  above_limit: { status: 409, title: 'More stock than one place can hold' },
  compare_at_price_too_low: { status: 422, title: 'The compare-at price must be above the price' },
  order_limits_crossed: { status: 422, title: 'The most per order is below the least per order' },
  currency_mismatch: { status: 422, title: 'The amount is not in the currency of the product' },
});

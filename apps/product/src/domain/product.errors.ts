import { defineErrors } from '@tenfold/errors';

export const ProductErrors = defineErrors('product', {
  not_found: { status: 404, title: 'Product not found' },
  variant_not_found: { status: 404, title: 'Variant not found' },
  image_not_found: { status: 404, title: 'Image not found' },
  category_not_found: { status: 404, title: 'Category not found' },
  stock_not_found: { status: 404, title: 'Stock not found' },
  sku_taken: { status: 409, title: 'Another product or variant has this SKU' },
  slug_taken: { status: 409, title: 'Another product or category has this slug' },
  barcode_taken: { status: 409, title: 'Another variant has this barcode' },
  options_taken: { status: 409, title: 'Another variant of the product has these options' },
  illegal_transition: { status: 409, title: 'The status of the product does not allow this' },
  nothing_to_sell: { status: 409, title: 'A product needs an active variant before it is published' },
  category_cycle: { status: 409, title: 'A category cannot lie below itself' },
  category_in_use: { status: 409, title: 'The category still has products or children' },
  below_promised: { status: 409, title: 'Less than what orders were promised' },
  below_zero: { status: 409, title: 'There is not that much stock to take away' },
  compare_at_price_too_low: { status: 422, title: 'The compare-at price must be above the price' },
  currency_mismatch: { status: 422, title: 'The amount is not in the currency of the product' },
  cursor_invalid: { status: 400, title: 'The cursor does not belong to this list' },
});

/** A column of one service that holds the id of something in another: a string, indexed where it is asked for, no foreign key. */
export interface Reference {
  readonly service: string;
  readonly table: string;
  readonly column: string;
  /** Where the id comes from: `service` or `service.table`. */
  readonly to: string;
}

const from = (service: string, to: string, ...columns: readonly string[]): Reference[] =>
  columns.map((path) => {
    const [table, column] = path.split('.');
    return { service, table: table!, column: column!, to };
  });

/** Every reference that crosses a service. What is not here may not cross. */
export const referenceMap: readonly Reference[] = [
  ...from(
    'user',
    'auth.users',
    'user_profiles.user_id',
    'addresses.user_id',
    'payment_methods.user_id',
    'user_preferences.user_id',
    'wishlist_items.user_id',
  ),
  ...from('user', 'product.products', 'wishlist_items.product_id'),
  ...from('product', 'order.orders', 'inventory_reservations.order_id', 'inventory_transactions.order_id'),
  ...from('product', 'auth.users', 'reviews.user_id', 'review_purchases.user_id'),
  ...from('cart', 'auth.users', 'carts.user_id'),
  ...from('cart', 'order.orders', 'carts.order_id'),
  ...from('cart', 'product.products', 'cart_items.product_id', 'catalog_items.product_id'),
  ...from('cart', 'product.product_variants', 'cart_items.variant_id', 'catalog_items.variant_id'),
  ...from('order', 'auth.users', 'orders.user_id'),
  ...from('order', 'cart.carts', 'orders.cart_id', 'order_keys.cart_id'),
  ...from('order', 'discount.coupons', 'orders.coupon_code'),
  ...from('order', 'product.products', 'order_items.product_id', 'catalog_items.product_id'),
  ...from('order', 'product.product_variants', 'order_items.variant_id', 'catalog_items.variant_id'),
  ...from('payment', 'order.orders', 'payments.order_id', 'payment_orders.order_id', 'refunds.order_id'),
  ...from('payment', 'return.return_requests', 'refunds.return_id'),
  ...from(
    'discount',
    'order.orders',
    'coupon_usage.order_id',
    'promotion_usage.order_id',
    'discount_evaluations.order_id',
  ),
  ...from('discount', 'cart.carts', 'discount_evaluations.cart_id'),
  ...from('shipping', 'order.orders', 'shipments.order_id', 'shipping_orders.order_id', 'order_lines.order_id'),
  ...from('shipping', 'order.order_items', 'shipment_items.order_item_id', 'order_lines.order_item_id'),
  ...from('return', 'order.orders', 'return_requests.order_id', 'refunds.order_id', 'returnable_items.order_id'),
  ...from('return', 'order.order_items', 'return_items.order_item_id', 'returnable_items.order_item_id'),
  ...from('return', 'auth.users', 'return_requests.user_id', 'returnable_items.user_id'),
  ...from('return', 'payment.payments', 'refunds.payment_id'),
  ...from('return', 'payment.refunds', 'refunds.payment_refund_id'),
  ...from(
    'notification',
    'auth.users',
    'notifications.recipient_id',
    'notification_preferences.user_id',
    'recipients.user_id',
  ),
];

import { CatalogItem } from './catalog-item.entity.ts';
import { CheckoutSaga } from './checkout-saga.entity.ts';
import { DraftOrder } from './draft-order.entity.ts';
import { OrderDiscount } from './order-discount.entity.ts';
import { OrderEdit } from './order-edit.entity.ts';
import { OrderItem } from './order-item.entity.ts';
import { OrderKey } from './order-key.entity.ts';
import { OrderNote } from './order-note.entity.ts';
import { OrderStatusHistory } from './order-status-history.entity.ts';
import { OrderTaxLine } from './order-tax-line.entity.ts';
import { Order } from './order.entity.ts';
import { ShippingAddress } from './shipping-address.entity.ts';
import { TaxRateRow } from './tax-rate.entity.ts';

export const entities = [
  CatalogItem,
  CheckoutSaga,
  DraftOrder,
  Order,
  OrderDiscount,
  OrderEdit,
  OrderItem,
  OrderKey,
  OrderNote,
  OrderStatusHistory,
  OrderTaxLine,
  ShippingAddress,
  TaxRateRow,
];

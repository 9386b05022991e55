import { expect, test } from '@jest/globals';
import { OrderConfirmedV1 } from '@tenfold/order-contracts';
import { CatalogChangedV1, InventoryBackInStockV1, InventoryOutOfStockV1 } from '@tenfold/product-contracts';
import { manifest } from './service.manifest.ts';

const said = [OrderConfirmedV1, CatalogChangedV1, InventoryBackInStockV1, InventoryOutOfStockV1];

test.each(manifest.hears.map((view) => [view.type, view] as const))(
  '%s: what is read is in the contract of its producer, and nothing personal is among it',
  (type, view) => {
    const event = said.find((contract) => contract.type === type)!;
    const read = Object.keys(view.data.parse(event.sample) as object);
    expect(read).toContain(type.startsWith('order.') ? 'orderId' : 'productId');
    expect(read.filter((field) => ['address', 'contact', 'userId', 'totals'].includes(field))).toEqual([]);
  },
);

import { randomBytes, randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Database, DatabaseModule, FieldCipher, Idempotency, migrate } from '@tenfold/database';
import { Messaging, MessagingModule, Outbox } from '@tenfold/messaging';
import { money } from '@tenfold/money';
import { OrderConfig } from '../../src/config.ts';
import { priceGoods, priceOrder } from '../../src/domain/pricing.ts';
import { AddressCipher } from '../../src/persistence/address-cipher.ts';
import { orderDatabase } from '../../src/persistence/order-database.ts';
import { OrderRepository } from '../../src/persistence/order.repository.ts';
import type { Basket, BasketReader } from '../../src/place-order/basket-reader.ts';
import { PlaceOrder } from '../../src/place-order/place-order.ts';
import { placeOrderBody } from '../../src/place-order/place-order.schema.ts';
import type { PriceBasket, PricedBasket } from '../../src/place-order/price-basket.ts';
import { manifest } from '../../src/service.manifest.ts';
import { aSaleItem, aTaxRate } from '../a-catalogue.ts';

const items = [1, 2].map((n) => aSaleItem({ variantId: `0197a1f0-0000-7000-8000-00000000000${n}`, sku: `MUG-${n}` }));
const body = placeOrderBody.parse({
  lines: items.map(({ variantId }) => ({ variantId, quantity: 2 })),
  paymentMethodId: 'pm_1',
  shippingAddress: {
    recipient: 'Ada Lovelace',
    line1: 'Marylebone Road 1',
    city: 'Berlin',
    postalCode: '10115',
    country: 'DE',
  },
});
const basket: Basket = { lines: body.lines!, couponCode: undefined };
const goods = priceGoods(basket.lines, new Map(items.map((item) => [item.variantId, item])));
const rate = aTaxRate();
const price: PricedBasket = {
  priced: priceOrder(goods, { rates: [rate], region: undefined, discounts: [], shipping: money(490, 'EUR') }),
  discounts: [],
  limits: [],
  couponCode: undefined,
  shippingMethod: 'standard',
};
/** What others would answer over HTTP, answered at once: the benchmark measures what is written. */
const baskets = { read: () => Promise.resolve(basket) } as unknown as BasketReader;
const prices = { run: () => Promise.resolve(price) } as unknown as PriceBasket;
/** Publishes nothing, for comparison. */
const noOutbox = { add: () => Promise.resolve('') } as unknown as Outbox;

export type Placing = Awaited<ReturnType<typeof openPlacing>>;

/** Makes the tables of the order service. */
export async function prepare(migratorUrl: string): Promise<void> {
  await migrate({ url: migratorUrl, migrations: orderDatabase.migrations });
}

/** `POST /v1/orders` of this service without HTTP, with and without its event, for the benchmark of the outbox. */
export async function openPlacing({ databaseUrl, brokers }: { databaseUrl: string; brokers: readonly string[] }) {
  @Module({
    imports: [
      DatabaseModule.forService({ ...orderDatabase, url: databaseUrl }),
      MessagingModule.forService({ ...manifest, hears: [] }, { brokers, settings: { OUTBOX_ARCHIVE: 'none' } }),
    ],
  })
  class PlacingModule {}
  const context = await NestFactory.createApplicationContext(PlacingModule, { logger: ['warn', 'error', 'fatal'] });
  const key = randomBytes(32).toString('base64');
  const cipher = FieldCipher.fromEnvironment({ FIELD_KEYS: `bench:${key}`, BLIND_INDEX_KEY: key });
  const orders = new OrderRepository(new AddressCipher(cipher), cipher);
  const idempotency = context.get(Idempotency);
  const placing = (outbox: Outbox) =>
    new PlaceOrder(baskets, prices, orders, outbox, idempotency, cipher, new OrderConfig());
  const withEvent = placing(context.get(Outbox));
  const withoutEvent = placing(noOutbox);
  const messaging = context.get(Messaging);
  await context.get(Database).transaction((tx) =>
    tx.query(
      `INSERT INTO tax_rates (id, country, tax_class, rate_bp, included, name, valid_from)
       VALUES ($1, 'DE', $2, $3, $4, $5, now()) ON CONFLICT (id) DO NOTHING`,
      [rate.id, rate.taxClass, rate.rateBp, rate.included, rate.name],
    ),
  );
  return {
    /** Begins to send what is written. */
    relay: () => messaging.start(),
    place: async (event: boolean): Promise<void> => {
      const command = { key: randomUUID(), userId: randomUUID(), credentials: {}, body };
      await (event ? withEvent : withoutEvent).run(command);
    },
    [Symbol.asyncDispose]: async () => {
      await messaging.drain();
      await context.close();
    },
  };
}

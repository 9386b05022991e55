import { randomUUID } from 'node:crypto';
import type { OrderAnswer } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import type { Held } from '../database-locks.ts';
import { Errands } from '../errands.ts';
import type { PlatformUnderTest } from '../platform-under-test.ts';
import type { Moment } from './moment.ts';

const ROW_OF_STOCK = 'SELECT 1 FROM inventory WHERE variant_id = $1 FOR UPDATE';

async function place(platform: PlatformUnderTest, variantId: string): Promise<OrderAnswer> {
  return platform.customer.place({ variantId, paymentMethodId: await platform.customer.payWith('tok_ok') });
}

function unsent(platform: PlatformUnderTest, service: string, orderId: string, type: string): Promise<void> {
  return eventually(
    async () => {
      const rows = await platform.evidence.database(service).rows(
        `SELECT 1 FROM outbox_messages m JOIN outbox_cursors c USING (shard)
          WHERE m.key = $1 AND m.type = $2 AND (m.tx_id, m.seq) > (c.tx_id, c.seq)`,
        [orderId, type],
      );
      expect(rows).toHaveLength(1);
    },
    { intervalMs: 5 },
  );
}

/** Stops the broker as a whole; it keeps its data and its connections. */
async function pauseBroker(platform: PlatformUnderTest): Promise<() => Promise<void>> {
  await platform.control.kill('kafka', 'SIGSTOP');
  return () => platform.control.kill('kafka', 'SIGCONT');
}

async function inProduct(platform: PlatformUnderTest, variantId: string): Promise<{ order: OrderAnswer; held: Held }> {
  const held = await platform.locks.hold('product', ROW_OF_STOCK, [variantId]);
  const order = await place(platform, variantId);
  await held.somebodyWaits();
  return { order, held };
}

/** Product's handler of `order.placed` has its inbox row and waits for the row of the stock. */
export const holdingStock: Moment = async (platform, variantId) => {
  const { order, held } = await inProduct(platform, variantId);
  return {
    goOn: async () => {
      await held.release();
      return order;
    },
  };
};

/** Product has held the stock, and its answer lies in the outbox because the broker does not answer. */
export const answerOfProductUnsent: Moment = async (platform, variantId) => {
  const { order, held } = await inProduct(platform, variantId);
  const resume = await pauseBroker(platform);
  await held.release();
  await unsent(platform, 'product', order.id, 'inventory.reserved.v1');
  return {
    goOn: async () => {
      await resume();
      return order;
    },
  };
};

/** Order's handler of `inventory.reserved` waits for the row of its checkout. */
export const joiningLegs: Moment = async (platform, variantId) => {
  const { order, held } = await inProduct(platform, variantId);
  const saga = await platform.locks.hold('order', 'SELECT 1 FROM checkout_sagas WHERE order_id = $1 FOR UPDATE', [
    order.id,
  ]);
  await held.release();
  await saga.somebodyWaits();
  return {
    goOn: async () => {
      await saga.release();
      return order;
    },
  };
};

/** The order is written and answered, and `order.placed` lies in the outbox because the broker does not answer. */
export const placedUnsent: Moment = async (platform, variantId) => {
  const paymentMethodId = await platform.customer.payWith('tok_ok');
  const resume = await pauseBroker(platform);
  const order = await platform.customer.place({ variantId, paymentMethodId });
  await unsent(platform, 'order', order.id, 'order.placed.v1');
  return {
    goOn: async () => {
      await resume();
      return order;
    },
  };
};

/** The customer waits for the answer to placing: the transaction is open and nobody knows yet how it ends. */
export const placing: Moment = async (platform, variantId) => {
  const wish = {
    variantId,
    paymentMethodId: await platform.customer.payWith('tok_ok'),
    idempotencyKey: randomUUID(),
  };
  const held = await platform.locks.hold('order', 'LOCK TABLE order_keys IN SHARE MODE');
  const unanswered = platform.customer.tryToPlace(wish).catch((error: unknown) => error);
  await held.somebodyWaits();
  return {
    goOn: async () => {
      await held.release();
      await unanswered;
      return eventually(() => platform.customer.place(wish), { intervalMs: 200 });
    },
  };
};

/** Payment's handler of `order.payment_requested` waits to write the account. */
export const openingAccount: Moment = async (platform, variantId) => {
  const held = await platform.locks.hold('payment', 'LOCK TABLE payment_orders IN SHARE MODE');
  const order = await place(platform, variantId);
  await held.somebodyWaits();
  return {
    goOn: async () => {
      await held.release();
      return order;
    },
  };
};

/** The provider has set the money aside and has not answered yet. */
export const charging: Moment = async (platform, variantId) => {
  const { order, held } = await new Errands(platform).charged(variantId);
  expect(await platform.storedOrder(order.id)).toMatchObject({ status: 'pending', payment: 'pending' });
  return {
    goOn: async () => {
      await held.release();
      return order;
    },
  };
};

/** Payment knows that the money is there, and the word lies in its outbox because the broker does not answer. */
export const authorizedUnsent: Moment = async (platform, variantId) => {
  const held = await platform.locks.hold('payment', 'LOCK TABLE outbox_messages IN SHARE MODE');
  const order = await place(platform, variantId);
  await held.somebodyWaits('outbox_messages');
  const resume = await pauseBroker(platform);
  await held.release();
  await unsent(platform, 'payment', order.id, 'payment.authorized.v1');
  return {
    goOn: async () => {
      await resume();
      return order;
    },
  };
};

import { randomUUID } from 'node:crypto';
import { OrderConfirmedV1 } from '@tenfold/order-contracts';
import { Kafka, logLevel, type Consumer } from 'kafkajs';

/** Hears from Kafka when orders are confirmed, as any other service would. */
export class Confirmations {
  readonly #consumer: Consumer;
  readonly #heardAt = new Map<string, number>();
  readonly #waiting = new Map<string, (at: number) => void>();

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  static async listen(brokers: readonly string[]): Promise<Confirmations> {
    const kafka = new Kafka({ brokers: [...brokers], clientId: 'bench', logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: `bench-${randomUUID()}`, minBytes: 1, maxWaitTimeInMs: 500 });
    const confirmations = new Confirmations(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic: OrderConfirmedV1.topic.name });
    const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
    await consumer.run({
      eachMessage: ({ message }) => {
        if (message.headers?.['ce_type']?.toString() === OrderConfirmedV1.type) {
          confirmations.#hear(message.key?.toString() ?? '');
        }
        return Promise.resolve();
      },
    });
    await joined;
    return confirmations;
  }

  /**
   * When the confirmation of an order was read, by `performance.now()`.
   *
   * @throws when it does not come within `timeoutMs`
   */
  async of(orderId: string, timeoutMs = 30_000): Promise<number> {
    const heard = this.#heardAt.get(orderId);
    if (heard !== undefined) return heard;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waiting.set(orderId, resolve);
    const timer = setTimeout(
      () => reject(new Error(`Order ${orderId} was not confirmed in ${timeoutMs} ms`)),
      timeoutMs,
    );
    return promise.finally(() => clearTimeout(timer));
  }

  async close(): Promise<void> {
    await this.#consumer.disconnect();
  }

  #hear(orderId: string): void {
    const now = performance.now();
    if (this.#heardAt.has(orderId)) return;
    this.#heardAt.set(orderId, now);
    this.#waiting.get(orderId)?.(now);
    this.#waiting.delete(orderId);
  }
}

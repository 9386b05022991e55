import { Server, type CustomTransportStrategy } from '@nestjs/microservices';

export interface Drainable {
  start(): Promise<void>;
  drain(): Promise<void>;
}

/**
 * Nest's view of messaging: a microservice that starts with the application and is closed after the last request was
 * answered and before the database closes. Handlers are the providers with `@Handles`; the stock Kafka transport is not
 * used because it answers errors by moving on.
 */
export class InboxTransport extends Server implements CustomTransportStrategy {
  readonly #messaging: Drainable;

  constructor(messaging: Drainable) {
    super();
    this.#messaging = messaging;
  }

  listen(callback: (error?: unknown) => void): void {
    this.#messaging.start().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    await this.#messaging.drain();
  }

  on(): never {
    throw new Error('Messaging has no transport events: see messagingHealth');
  }

  unwrap<T>(): T {
    return this.#messaging as T;
  }
}

import type { INestApplication } from '@nestjs/common';
import { connectMessaging, Messaging } from '@tenfold/messaging';
import { Readiness } from './health.ts';

/**
 * Begins to relay and to hear, and makes readiness wait for the broker. Closing the application drains both, after the last
 * request was answered and before the database closes.
 */
export async function startMessaging(app: INestApplication): Promise<void> {
  await connectMessaging(app);
  const messaging = app.get(Messaging, { strict: false });
  app
    .get(Readiness, { strict: false })
    .add('broker', async () => (messaging.consumerJoined ? undefined : 'the consumer has no partitions yet'));
}

import { Injectable } from '@nestjs/common';
import { Database, FieldCipher, newId, type Tx } from '@tenfold/database';
import { attemptIdOf } from '../domain/provider-keys.ts';
import { Accounts } from '../persistence/accounts.repository.ts';
import { PaymentProvider, type ProviderEvent } from '../provider/payment-provider.ts';
import { WebhookErrors } from './webhook.errors.ts';

type Headers = Readonly<Record<string, unknown>>;

const INSERT = `
  INSERT INTO payment_webhooks (id, provider, provider_event_id, type, raw_body, headers, signature_valid, status, attempts, processed_at)
  VALUES ($1, $2, $3, $4, $5, $6, true, $7, 1, now())
  ON CONFLICT (provider, provider_event_id) DO NOTHING
  RETURNING id`;

/** Of a webhook only these headers are kept; the others may carry addresses and credentials of proxies. */
const KEPT_HEADERS = ['content-type', 'user-agent'];

/**
 * What the provider tells unasked. The event and its effect are one transaction under the unique event id: an event that
 * comes twice, early or late does its work once. A failure leaves nothing behind, so the provider sends it again.
 */
@Injectable()
export class ReceiveWebhook {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly provider: PaymentProvider,
    private readonly cipher: FieldCipher,
  ) {}

  /** @throws DomainError webhook_unsigned; nothing is stored of what nobody vouches for */
  async run(rawBody: Buffer, headers: Headers): Promise<void> {
    const event = this.provider.readWebhook(rawBody, headers, new Date());
    if (event === undefined) throw WebhookErrors.webhook_unsigned();
    const account = event.about && (await this.accounts.find(event.about.orderId));
    const attemptId = event.about && attemptIdOf(event.about.key);
    if (event.about === undefined || account?.attempt(attemptId ?? '') === undefined) {
      await this.database.transaction((tx) => this.store(tx, event, rawBody, headers, 'ignored'));
      return;
    }
    const { report, orderId } = event.about;
    await this.accounts.change(
      orderId,
      async (current, tx) => {
        const attempt = current.attempt(attemptId ?? '');
        const isNew = await this.store(tx, event, rawBody, headers, 'processed');
        if (isNew && attempt !== undefined) current.record(attempt, report);
      },
      account,
    );
  }

  /** @returns false when the event was there already. */
  private async store(
    tx: Tx,
    event: ProviderEvent,
    rawBody: Buffer,
    headers: Headers,
    status: 'processed' | 'ignored',
  ): Promise<boolean> {
    const kept = Object.fromEntries(KEPT_HEADERS.map((name) => [name, headers[name]]));
    const sealed = Buffer.from(this.cipher.encrypt(rawBody.toString('base64'), 'payment_webhooks.raw_body'));
    const rows = await tx.query<unknown[]>(INSERT, [
      newId(),
      this.provider.name,
      event.id,
      event.type,
      sealed,
      kept,
      status,
    ]);
    return rows.length === 1;
  }
}

import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import type { Received } from '@tenfold/messaging';
import { NotificationConfig } from '../config.ts';
import { canonical, DEFAULT_LOCALE } from '../domain/locale.ts';
import { kindOf, type MessageKey } from '../domain/messages.ts';
import type { Channel } from '../domain/topics.ts';
import type { Addressee } from './addressee.ts';
import { type MessageData, NotificationCipher } from './notification-cipher.ts';

/** What is to be said. */
export interface Message {
  readonly key: MessageKey;
  readonly data: MessageData;
}

type Occasion = Pick<Received, 'id' | 'time'>;

/** Nobody wants to be told what happened so long ago, and there is no partition for it. */
const OLDEST_MS = 28 * 24 * 60 * 60_000;

const INSERT = `
  INSERT INTO notifications (id, event_id, occurred_at, recipient_id, recipient_address, recipient_key, channel, topic,
                             template_key, locale, data, next_attempt_at)
  SELECT line.id, $3, $4, $5, $6, $7, line.channel, $8, $9, $10, $11, now() + $12 * interval '1 millisecond'
  FROM unnest($1::uuid[], $2::notification_channel[]) AS line (id, channel)
  ON CONFLICT (event_id, recipient_key, channel, template_key, occurred_at) DO NOTHING`;

/** Writes down that somebody is to be told something; it is sent after the commit. */
@Injectable()
export class Tell {
  readonly #writing = new WeakSet<Tx>();

  constructor(
    private readonly cipher: NotificationCipher,
    private readonly config: NotificationConfig,
  ) {}

  /** One mail, and for an account a line in its inbox; none of it a second time for the same event. */
  async write(tx: Tx, occasion: Occasion, to: Addressee | undefined, { key, data }: Message): Promise<void> {
    const kind = kindOf(key);
    if (to === undefined || kind === undefined || Date.now() - Date.parse(occasion.time) > OLDEST_MS) return;
    if (kind.accountsOnly && to.kind !== 'account') return;
    const channels: Channel[] = to.kind === 'account' && !kind.secret ? ['email', 'in_app'] : ['email'];
    const known = to.kind === 'guest' && to.name !== undefined ? { name: to.name, ...data } : data;
    await tx.query(INSERT, [
      channels.map(() => newId()),
      channels,
      occasion.id,
      occasion.time,
      to.kind === 'account' ? to.userId : null,
      to.address === undefined ? null : this.cipher.encrypt('recipient_address', to.address),
      to.kind === 'account' ? this.cipher.accountKey(to.userId) : this.cipher.guestKey(to.address),
      kind.topic,
      key,
      to.kind === 'guest' ? canonical(to.locale).slice(0, 35) : DEFAULT_LOCALE,
      this.cipher.encryptData(known),
      key === 'review_invited' ? this.config.REVIEW_INVITATION_DELAY_MS : 0,
    ]);
    this.leaves(tx);
  }

  /** What waited for this account to be known need not wait any longer. */
  async wake(tx: Tx, userId: string): Promise<void> {
    await tx.query(
      `UPDATE notifications SET next_attempt_at = now()
       WHERE recipient_id = $1 AND status = 'pending' AND attempts > 0`,
      [userId],
    );
    this.leaves(tx);
  }

  /** The transaction leaves something to send; it is looked for after the commit. */
  leaves(tx: Tx): void {
    this.#writing.add(tx);
  }

  /** Whether the transaction left something to send. */
  madeDue(tx: Tx): boolean {
    return this.#writing.has(tx);
  }
}

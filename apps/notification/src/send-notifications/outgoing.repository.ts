import { Injectable } from '@nestjs/common';
import { Database, newId, type Tx } from '@tenfold/database';
import type { Channel, Topic } from '../domain/topics.ts';
import type { Outcome } from '../persistence/entities/notification-log.entity.ts';

/** A notification in the hands of this process. */
export interface Outgoing {
  readonly id: string;
  /** As text, to the microsecond: part of the key. */
  readonly occurredAt: string;
  readonly recipientId: string | null;
  readonly recipientAddress: string | null;
  readonly recipientKey: string;
  readonly channel: Channel;
  readonly topic: Topic;
  readonly templateKey: string;
  readonly locale: string;
  readonly data: string;
  /** The number of this try, from 1. */
  readonly attempt: number;
}

/** How a try ended. */
export type Ending =
  | {
      readonly kind: 'sent';
      readonly subject: string;
      readonly locale: string;
      readonly body?: string;
      readonly data?: string;
    }
  | { readonly kind: 'again'; readonly inMs: number }
  /** Nothing was tried: it is anybody's again, and counts as no try. */
  | { readonly kind: 'untried' }
  | { readonly kind: 'failed'; readonly data?: string }
  | { readonly kind: 'suppressed'; readonly reason: string; readonly data?: string };

export interface Tried {
  readonly outgoing: Outgoing;
  readonly ending: Ending;
  /** What the log says; nothing for what was not tried at all. */
  readonly log?: {
    readonly outcome: Outcome;
    readonly response: string;
    readonly messageId?: string | undefined;
    readonly durationMs: number;
  };
}

const CLAIM = `
  UPDATE notifications n
  SET status = 'sending', attempts = n.attempts + 1, next_attempt_at = now() + $2 * interval '1 millisecond'
  FROM (SELECT id, occurred_at FROM notifications
        WHERE status IN ('pending', 'sending') AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
  WHERE n.id = due.id AND n.occurred_at = due.occurred_at
  RETURNING n.id, n.occurred_at::text AS "occurredAt", n.recipient_id AS "recipientId",
            n.recipient_address AS "recipientAddress", n.recipient_key AS "recipientKey", n.channel, n.topic,
            n.template_key AS "templateKey", n.locale, n.data, n.attempts AS attempt`;

const NEXT_DUE = `
  SELECT greatest(0, extract(epoch FROM min(next_attempt_at) - now()) * 1000)::float8 AS "inMs"
  FROM notifications WHERE status IN ('pending', 'sending')`;

/** Only as long as the try is still ours: another process may have taken it when our time was over. */
const OURS = `WHERE id = $1 AND occurred_at = $2 AND status = 'sending' AND attempts = $3`;

const UPDATES: Readonly<Record<Ending['kind'], string>> = {
  sent: `UPDATE notifications SET status = 'sent', sent_at = now(), next_attempt_at = NULL, subject = $4, locale = $5,
           body = $6, data = coalesce($7, data) ${OURS}`,
  again: `UPDATE notifications SET status = 'pending', next_attempt_at = now() + $4 * interval '1 millisecond' ${OURS}`,
  untried: `UPDATE notifications SET status = 'pending', attempts = attempts - 1, next_attempt_at = now() ${OURS}`,
  failed: `UPDATE notifications SET status = 'failed', next_attempt_at = NULL, data = coalesce($4, data) ${OURS}`,
  suppressed: `UPDATE notifications SET status = 'suppressed', next_attempt_at = NULL, suppressed_reason = $4,
           data = coalesce($5, data) ${OURS}`,
};

const LOG = `
  INSERT INTO notification_logs (id, notification_id, notification_occurred_at, attempt, channel, outcome,
                                 provider_message_id, response, duration_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (notification_id, attempt) DO NOTHING`;

@Injectable()
export class OutgoingNotifications {
  constructor(private readonly database: Database) {}

  /** Takes what is due, and what a process that died had taken. Nobody else gets it for `leaseMs`. */
  async claim(limit: number, leaseMs: number): Promise<Outgoing[]> {
    const [rows] = await this.database.read.query<[Outgoing[], number]>(CLAIM, [limit, leaseMs]);
    return rows;
  }

  /** Milliseconds until something is due; undefined when nothing waits. */
  async nextDueMs(): Promise<number | undefined> {
    const [row] = await this.database.named<{ inMs: number | null }>('next_due_notification', NEXT_DUE);
    return row?.inMs ?? undefined;
  }

  /** Pairs of recipient and topic that are not wanted on a channel, as `recipient topic channel`. */
  async unwanted(recipients: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.named<{ pair: string }>(
      'unwanted_notifications',
      `SELECT user_id || ' ' || topic || ' ' || channel AS pair FROM notification_preferences
       WHERE user_id = ANY($1) AND NOT enabled AND deleted_at IS NULL`,
      [recipients],
    );
    return new Set(rows.map(({ pair }) => pair));
  }

  async settle(tx: Tx, { outgoing, ending, log }: Tried): Promise<void> {
    const { id, occurredAt, attempt, channel } = outgoing;
    await tx.query(UPDATES[ending.kind], [id, occurredAt, attempt, ...valuesOf(ending)]);
    if (log === undefined) return;
    const { outcome, messageId = null, response, durationMs } = log;
    await tx.query(LOG, [
      newId(),
      id,
      occurredAt,
      attempt,
      channel,
      outcome,
      messageId,
      response.slice(0, 1000),
      durationMs,
    ]);
  }
}

function valuesOf(ending: Ending): unknown[] {
  switch (ending.kind) {
    case 'sent':
      return [ending.subject, ending.locale, ending.body ?? null, ending.data ?? null];
    case 'again':
      return [ending.inMs];
    case 'untried':
      return [];
    case 'suppressed':
      return [ending.reason, ending.data ?? null];
    case 'failed':
      return [ending.data ?? null];
  }
}

import { Injectable } from '@nestjs/common';
import { Database, newId } from '@tenfold/database';
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

/** One index look-up for each state: however many wait for a day that is far, they are not gone through. */
const NEXT_DUE = `
  SELECT greatest(0, extract(epoch FROM least(
    (SELECT min(next_attempt_at) FROM notifications WHERE status = 'pending'),
    (SELECT min(next_attempt_at) FROM notifications WHERE status = 'sending')) - now()) * 1000)::float8 AS "inMs"`;

/**
 * A state is only written as long as the try is still ours: another process may have taken it when our time was over. The ids
 * are given twice because the planner takes any JSON for a hundred rows, and would go through the table for them.
 */
const SETTLE = `
  WITH ended AS (
    SELECT * FROM json_to_recordset($1::json) AS e (
      id uuid, "occurredAt" timestamptz, attempt int, channel notification_channel,
      status notification_status, untried boolean, "inMs" int, reason text, subject text, locale text, body text, data text,
      "logId" uuid, outcome delivery_outcome, "messageId" text, response text, "durationMs" int)
  ), settled AS (
    UPDATE notifications n
    SET status = e.status, attempts = n.attempts - e.untried::int,
        next_attempt_at = now() + e."inMs" * interval '1 millisecond',
        sent_at = CASE WHEN e.status = 'sent' THEN now() END, suppressed_reason = e.reason,
        subject = coalesce(e.subject, n.subject), locale = coalesce(e.locale, n.locale),
        body = coalesce(e.body, n.body), data = coalesce(e.data, n.data)
    FROM ended e
    WHERE n.id = ANY ($2::uuid[]) AND n.id = e.id AND n.occurred_at = e."occurredAt" AND n.status = 'sending'
      AND n.attempts = e.attempt
  )
  INSERT INTO notification_logs (id, notification_id, notification_occurred_at, attempt, channel, outcome,
                                 provider_message_id, response, duration_ms)
  SELECT "logId", id, "occurredAt", attempt, channel, outcome, "messageId", response, "durationMs"
  FROM ended WHERE outcome IS NOT NULL
  ON CONFLICT (notification_id, attempt) DO NOTHING`;

@Injectable()
export class OutgoingNotifications {
  constructor(private readonly database: Database) {}

  /** Takes what is due, and what a process that died had taken. Nobody else gets it for `leaseMs`. */
  async claim(limit: number, leaseMs: number): Promise<Outgoing[]> {
    return this.database.named<Outgoing>('claim_notifications', CLAIM, [limit, leaseMs]);
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

  /** Writes down how tries ended, all of them or none. */
  async settle(tried: readonly Tried[]): Promise<void> {
    const ids = tried.map(({ outgoing }) => outgoing.id);
    await this.database.named('settle_notifications', SETTLE, [JSON.stringify(tried.map(rowOf)), ids]);
  }
}

function rowOf({ outgoing, ending, log }: Tried): object {
  const { id, occurredAt, attempt, channel } = outgoing;
  return {
    ...{ id, occurredAt, attempt, channel, ...columnsOf(ending) },
    ...(log && { ...log, logId: newId(), response: storable(log.response.slice(0, 1000)) }),
  };
}

function columnsOf(ending: Ending): object {
  switch (ending.kind) {
    case 'sent': {
      const { subject, locale, body, data } = ending;
      return { status: 'sent', untried: false, subject: storable(subject), locale, body, data };
    }
    case 'again':
      return { status: 'pending', untried: false, inMs: Math.round(ending.inMs) };
    case 'untried':
      return { status: 'pending', untried: true, inMs: 0 };
    case 'suppressed':
      return { status: 'suppressed', untried: false, reason: ending.reason, data: ending.data };
    case 'failed':
      return { status: 'failed', untried: false, data: ending.data };
  }
}

/** Without what no text of the database holds: a zero byte, and half of a character that was cut. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

import { LAG_ALERT_MS } from './evidence.ts';
import { examineEach, type Invariant } from './invariant.ts';

/** What the customer must hear of, whoever else does. */
const TOLD = [
  'order.confirmed.v1',
  'order.cancelled.v1',
  'order.shipped.v1',
  'order.delivered.v1',
  'order.refunded.v1',
];

interface Mailed {
  readonly id: string;
  readonly was_sent: boolean;
  readonly message_id: string | null;
  readonly is_open: boolean;
}

/**
 * A try that nobody saw the end of is open: its process died with the mail out and nothing written. It is tried again, under the same
 * Message-ID, when its lease is over; that this happens in time is another invariant.
 */
const MAILED = `
  SELECT n.id::text AS id, count(l.id) FILTER (WHERE l.outcome = 'sent') > 0 AS was_sent,
         max(l.provider_message_id) FILTER (WHERE l.outcome = 'sent') AS message_id,
         n.attempts > count(l.id) AND n.status <> 'suppressed' AS is_open
    FROM notifications n LEFT JOIN notification_logs l ON l.notification_id = n.id
   WHERE n.channel = 'email' GROUP BY n.id, n.attempts, n.status`;

/** A Message-ID is made of the notification's own. */
function notificationOf(messageId: string): string {
  return messageId.slice(1, messageId.indexOf('@'));
}

export const mailInvariants: readonly Invariant[] = [
  {
    name: 'mails: told',
    promise: 'each thing that a customer must hear of an order is told by mail, and by one of each kind',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const events = await evidence.database('order').rows<{ id: string; type: string; key: string }>(
        `SELECT id::text AS id, type, key FROM outbox_messages WHERE type = ANY($1)
            AND (payload ? 'userId' OR payload ? 'contact')`,
        [TOLD],
      );
      const mails = await evidence.database('notification').rows<{ event_id: string; mails: number; kinds: number }>(`
        SELECT event_id, count(*)::int AS mails, count(DISTINCT template_key)::int AS kinds
          FROM notifications WHERE channel = 'email' GROUP BY 1`);
      const mailsOf = new Map(mails.map((row) => [row.event_id, row]));
      return examineEach(
        events,
        ({ type, key }) => `${type} ${key}`,
        ({ id }) => {
          const { mails: sent, kinds } = mailsOf.get(id) ?? { mails: 0, kinds: 0 };
          return sent > 0 && sent === kinds ? undefined : `${sent} mails of ${kinds} kinds for it`;
        },
      );
    },
  },
  {
    name: 'mails: sent',
    promise: 'no mail waits past its time, and each that counts as sent has the attempt that sent it',
    holds: 'at_rest',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('notification').census(
        `SELECT n.id AS subject,
                CASE WHEN n.status IN ('pending', 'sending') THEN n.next_attempt_at > now() - $1 * interval '1 ms'
                     WHEN n.status = 'sent' THEN l.sent >= 1 ELSE true END AS holds,
                format('%s is %s since %s, %s attempts, sent %s times', n.template_key, n.status, n.occurred_at,
                       n.attempts, coalesce(l.sent, 0)) AS detail
           FROM notifications n
           LEFT JOIN (SELECT notification_id, count(*) FILTER (WHERE outcome = 'sent') AS sent
                        FROM notification_logs GROUP BY 1) l ON l.notification_id = n.id
          WHERE n.channel = 'email'`,
        [LAG_ALERT_MS],
      ),
  },
  {
    name: 'mails: in the mailbox',
    promise:
      'a mail in the mailbox is a notification that was written down as sent, or as being sent, and what was sent lies there',
    holds: 'at_rest',
    needsRows: true,
    async examine(evidence) {
      const rows = await evidence.database('notification').rows<Mailed>(MAILED);
      const { messageIds, keepsAll } = await evidence.mails();
      const lying = new Set(messageIds);
      const sent = rows.filter(({ was_sent }) => was_sent);
      const written = new Set(sent.map((row) => row.message_id));
      const open = new Set(rows.filter(({ is_open }) => is_open).map(({ id }) => id));
      return examineEach(
        new Set([...lying, ...sent.map((row) => row.message_id ?? `nameless ${row.id}`)]),
        (id) => id,
        (id) => {
          if (written.has(id)) return lying.has(id) || !keepsAll ? undefined : 'sent, and not in the mailbox';
          if (!lying.has(id)) return 'sent without a Message-ID';
          return open.has(notificationOf(id)) ? undefined : 'nobody wrote it down';
        },
      );
    },
  },
];

import { LAG_ALERT_MS, type Evidence } from './evidence.ts';
import type { Examination, Invariant } from './invariant.ts';

/** The services that the platform runs and that have an outbox and an inbox. */
function messagingServices(evidence: Evidence): readonly string[] {
  return evidence.manifests
    .filter((manifest) => manifest.publishes.length > 0 || manifest.hears.length > 0)
    .map((manifest) => manifest.name);
}

/** The same census in the database of each service, as one examination; subjects get the service's name in front. */
async function everywhere(
  evidence: Evidence,
  facts: string,
  parameters: readonly unknown[] = [],
): Promise<Examination> {
  const parts = await Promise.all(
    messagingServices(evidence).map(async (service) => {
      const { examined, violations } = await evidence.database(service).census(facts, parameters);
      return { examined, violations: violations.map((v) => ({ ...v, subject: `${service} ${v.subject}` })) };
    }),
  );
  return {
    examined: parts.reduce((sum, part) => sum + part.examined, 0),
    violations: parts.flatMap((part) => part.violations),
  };
}

export const livenessInvariants: readonly Invariant[] = [
  {
    name: 'liveness: pending orders',
    promise: 'no order waits past its deadline, and none waits without one',
    holds: 'at_rest',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('order').census(
        `SELECT o.id AS subject,
                CASE o.status
                  WHEN 'pending' THEN s.status = 'running' AND s.step_deadline > now() - $1 * interval '1 ms'
                  WHEN 'cancelled' THEN s.status IN ('compensating', 'failed', 'done')
                  ELSE s.status = 'done'
                END AS holds,
                format('order %s; checkout %s at %s, due %s; %s', o.status, s.status, s.step, s.step_deadline,
                       coalesce(s.last_error, 'no error')) AS detail
           FROM orders o
           LEFT JOIN checkout_sagas s ON s.order_id = o.id`,
        [LAG_ALERT_MS],
      ),
  },
  {
    name: 'liveness: answered orders',
    promise: 'every order that was answered with 201 exists',
    holds: 'at_once',
    needsRows: true,
    examine: (evidence) =>
      evidence.database('order').census(`
        SELECT i.response->>'id' AS subject, k.order_id IS NOT NULL AS holds, 'answered with 201, and not there' AS detail
          FROM idempotency_keys i
          LEFT JOIN order_keys k ON k.order_id::text = i.response->>'id'
         WHERE i.response_status = 201 AND i.response ? 'id' AND i.route LIKE '%/orders'`),
  },
  {
    name: 'liveness: outbox',
    promise: 'no outbox row waits: the cursor of every shard is at the end',
    holds: 'at_rest',
    needsRows: true,
    examine: (evidence) =>
      everywhere(
        evidence,
        `SELECT m.id AS subject, (m.tx_id, m.seq) <= (c.tx_id, c.seq) AS holds,
                format('%s of %s waits since %s', m.type, m.key, m.created_at) AS detail
           FROM outbox_messages m
           LEFT JOIN outbox_cursors c ON c.shard = m.shard`,
      ),
  },
  {
    name: 'liveness: inbox',
    promise: 'no message is parked or half done for longer than the lag alert',
    holds: 'at_rest',
    needsRows: true,
    examine: (evidence) =>
      everywhere(
        evidence,
        `SELECT event_id || ' ' || handler AS subject,
                status IN ('processed', 'dead') OR received_at > now() - $1 * interval '1 ms' AS holds,
                format('%s is %s since %s, %s attempts: %s', type, status, received_at, attempts,
                       coalesce(last_error, 'no error')) AS detail
           FROM inbox_messages`,
        [LAG_ALERT_MS],
      ),
  },
  {
    name: 'liveness: dead letters',
    promise: 'no dead letter lies open: each was redriven, or dropped with a reason',
    holds: 'at_once',
    needsRows: false,
    examine: (evidence) =>
      everywhere(
        evidence,
        `SELECT event_id || ' ' || handler AS subject,
                status = 'redriven' OR (status = 'dropped' AND resolved_reason IS NOT NULL) AS holds,
                format('%s on %s/%s@%s: %s (%s)', type, topic, "partition", "offset", error, code) AS detail
           FROM dead_letters`,
      ),
  },
  {
    name: 'liveness: webhooks',
    promise: 'every genuine webhook of the provider and of the carrier was worked off',
    holds: 'at_rest',
    needsRows: false,
    async examine(evidence) {
      const facts = (from: string, id: string) =>
        `SELECT ${id} AS subject,
                NOT signature_valid OR status IN ('processed', 'ignored')
                  OR received_at > now() - $1 * interval '1 ms' AS holds,
                format('%s is %s after %s attempts: %s', type, status, attempts, coalesce(error, 'no error')) AS detail
           FROM ${from}`;
      const [provider, carrier] = await Promise.all([
        evidence.database('payment').census(facts('payment_webhooks', 'provider_event_id'), [LAG_ALERT_MS]),
        evidence.database('shipping').census(facts('carrier_webhooks', 'carrier_event_id'), [LAG_ALERT_MS]),
      ]);
      return {
        examined: provider.examined + carrier.examined,
        violations: [...provider.violations, ...carrier.violations],
      };
    },
  },
];

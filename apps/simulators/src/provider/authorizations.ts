import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { CardBehaviour } from './cards.ts';

/** `closed` is a key that was closed before it was ever used: nothing can come of it any more. */
export type AuthorizationStatus = 'requires_action' | 'authorized' | 'captured' | 'declined' | 'voided' | 'closed';

export interface Authorization {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly orderId: string | null;
  readonly amount: number;
  readonly currency: string | null;
  readonly status: AuthorizationStatus;
  readonly captured: number;
  readonly refunded: number;
  /** What was held and let go. */
  readonly released: number;
  readonly failureCode: string | null;
  readonly expiresAt: string | null;
  readonly createdAt: string;
}

export interface LedgerEntry {
  readonly id: string;
  readonly authorizationId: string;
  readonly orderId: string | null;
  readonly kind: 'authorize' | 'capture' | 'void' | 'refund';
  readonly outcome: 'succeeded' | 'failed';
  readonly amount: number;
  readonly currency: string;
  readonly idempotencyKey: string;
  readonly failureCode: string | null;
  readonly createdAt: string;
}

export interface AuthorizeRequest {
  readonly token: string;
  readonly amount: number;
  readonly currency: string;
  readonly orderId: string;
  readonly capture: boolean;
}

/** What the provider says no to, with a status for HTTP. */
export class Refusal extends Error {
  readonly status: 404 | 409 | 422;
  readonly code: string;

  constructor(status: 404 | 409 | 422, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const AUTHORIZATION = `id, idempotency_key AS "idempotencyKey", order_id AS "orderId", amount::float8 AS amount, currency, status,
  captured::float8 AS captured, refunded::float8 AS refunded,
  (SELECT coalesce(sum(entry.amount), 0) FROM ledger_entries entry
    WHERE entry.authorization_id = authorizations.id AND entry.kind = 'void')::float8 AS released, failure_code AS "failureCode", expires_at AS "expiresAt",
  created_at AS "createdAt", token, fingerprint, capture_at_once AS "captureAtOnce"`;
const ENTRY = `id, authorization_id AS "authorizationId", order_id AS "orderId", kind, outcome, amount::float8 AS amount, currency,
  idempotency_key AS "idempotencyKey", failure_code AS "failureCode", created_at AS "createdAt"`;

interface AuthorizationRow extends Omit<Authorization, 'expiresAt' | 'createdAt'> {
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly token: string | null;
  readonly fingerprint: string | null;
  readonly captureAtOnce: boolean;
}

/** The books of the simulated provider. Every movement is one transaction over the authorisation and its ledger entry. */
export class Authorizations {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Authorises once per key: the second call with a key gets what the first one got, or 422 when it asks for something else. */
  async authorize(
    key: string,
    request: AuthorizeRequest,
    behaviour: CardBehaviour,
  ): Promise<{ authorization: Authorization; isNew: boolean }> {
    const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    return this.transaction(async (client) => {
      const status = firstStatus(behaviour, request.capture);
      const inserted = await client.query<AuthorizationRow>(
        `INSERT INTO authorizations (id, idempotency_key, fingerprint, order_id, token, currency, amount, capture_at_once, status,
                                     captured, failure_code, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + interval '7 days')
         ON CONFLICT (idempotency_key) DO NOTHING RETURNING ${AUTHORIZATION}`,
        [
          `auth_${uuidv7()}`,
          key,
          fingerprint,
          request.orderId,
          request.token,
          request.currency,
          request.amount,
          request.capture,
          status,
          status === 'captured' ? request.amount : 0,
          status === 'declined' ? 'card_declined' : null,
        ],
      );
      const created = inserted.rows[0];
      if (created === undefined) {
        const earlier = await this.locked(client, 'idempotency_key', key);
        if (earlier.status !== 'closed' && earlier.fingerprint !== fingerprint) {
          throw new Refusal(422, 'idempotency_key_reused', 'This key was used for another request');
        }
        return { authorization: published(earlier), isNew: false };
      }
      await this.bookAuthorization(client, created);
      return { authorization: published(created), isNew: true };
    });
  }

  /** Ends the life of a key: what is held is let go or kept, and a later call with an unused key finds it closed. */
  async close(key: string, held: 'release' | 'keep'): Promise<Authorization> {
    return this.transaction(async (client) => {
      await client.query(
        `INSERT INTO authorizations (id, idempotency_key, amount, status) VALUES ($1, $2, 0, 'closed')
         ON CONFLICT (idempotency_key) DO NOTHING`,
        [`auth_${uuidv7()}`, key],
      );
      const row = await this.locked(client, 'idempotency_key', key);
      const ends = row.status === 'requires_action' || (row.status === 'authorized' && held === 'release');
      if (ends) return this.letGo(client, row, `close:${key}`);
      return published(row);
    });
  }

  /** The customer answered the second factor. */
  async answerChallenge(id: string, passed: boolean): Promise<Authorization> {
    return this.transaction(async (client) => {
      const row = await this.locked(client, 'id', id);
      if (row.status !== 'requires_action') throw new Refusal(409, 'not_waiting', 'Nothing is asked of the customer');
      const status = passed ? (row.captureAtOnce ? 'captured' : 'authorized') : 'declined';
      const answered = await this.update(client, row.id, {
        status,
        captured: status === 'captured' ? row.amount : 0,
        failureCode: passed ? null : 'authentication_failed',
      });
      await this.bookAuthorization(client, answered);
      return published(answered);
    });
  }

  async capture(id: string, key: string, amount: number, refused: boolean): Promise<LedgerEntry> {
    return this.act(id, key, 'capture', amount, async (client, row) => {
      if (row.status !== 'authorized' && row.status !== 'captured') {
        throw new Refusal(409, 'not_authorized', `A payment that is ${row.status} cannot be captured`);
      }
      if (row.captured + amount > row.amount) throw new Refusal(409, 'amount_too_large', 'More than was authorised');
      if (refused) return 'capture_refused';
      await this.update(client, id, { status: 'captured', captured: row.captured + amount });
      return null;
    });
  }

  async void(id: string, key: string): Promise<Authorization> {
    return this.transaction(async (client) => {
      const row = await this.locked(client, 'id', id);
      if (row.status === 'voided' || row.status === 'declined' || row.status === 'closed') return published(row);
      if (row.captured > 0) return this.letRestGo(client, row, key);
      return this.letGo(client, row, key);
    });
  }

  async refund(id: string, key: string, amount: number, refused: boolean): Promise<LedgerEntry> {
    return this.act(id, key, 'refund', amount, async (client, row) => {
      if (row.refunded + amount > row.captured) throw new Refusal(409, 'amount_too_large', 'More than was captured');
      if (refused) return 'refund_refused';
      await this.update(client, id, { status: row.status, refunded: row.refunded + amount });
      return null;
    });
  }

  async byId(id: string): Promise<Authorization | undefined> {
    return this.find('id', id);
  }

  async byKey(key: string): Promise<Authorization | undefined> {
    return this.find('idempotency_key', key);
  }

  /** The token that was authorised with, which never leaves this process. */
  async tokenOf(id: string): Promise<string | undefined> {
    const found = await this.#pool.query<{ token: string | null }>('SELECT token FROM authorizations WHERE id = $1', [
      id,
    ]);
    return found.rows[0]?.token ?? undefined;
  }

  /** Entries in the order in which they were booked, of one order or of all, after `after` (an entry id). */
  async ledger(filter: { orderId?: string; after?: string; limit: number }): Promise<LedgerEntry[]> {
    const found = await this.#pool.query<LedgerEntry & { createdAt: Date }>(
      `SELECT ${ENTRY} FROM ledger_entries
        WHERE ($1::text IS NULL OR order_id = $1)
          AND ($2::text IS NULL OR seq > (SELECT seq FROM ledger_entries WHERE id = $2))
        ORDER BY seq LIMIT $3`,
      [filter.orderId ?? null, filter.after ?? null, filter.limit],
    );
    return found.rows.map(entry);
  }

  private async act(
    id: string,
    key: string,
    kind: 'capture' | 'refund',
    amount: number,
    move: (client: PoolClient, row: AuthorizationRow) => Promise<string | null>,
  ): Promise<LedgerEntry> {
    return this.transaction(async (client) => {
      const row = await this.locked(client, 'id', id);
      const earlier = await client.query<LedgerEntry & { createdAt: Date }>(
        `SELECT ${ENTRY} FROM ledger_entries WHERE idempotency_key = $1`,
        [key],
      );
      const booked = earlier.rows[0];
      if (booked !== undefined) {
        if (booked.kind !== kind || booked.amount !== amount || booked.authorizationId !== id) {
          throw new Refusal(422, 'idempotency_key_reused', 'This key was used for another request');
        }
        return entry(booked);
      }
      const failureCode = await move(client, row);
      return this.book(client, row, kind, amount, key, failureCode);
    });
  }

  private async letGo(client: PoolClient, row: AuthorizationRow, key: string): Promise<Authorization> {
    if (row.status === 'authorized') await this.book(client, row, 'void', row.amount, key, null);
    return published(await this.update(client, row.id, { status: 'voided' }));
  }

  /** What is captured stays captured (it goes back by a refund); nothing more can be captured. */
  private async letRestGo(client: PoolClient, row: AuthorizationRow, key: string): Promise<Authorization> {
    const rest = row.amount - row.captured;
    if (rest > 0) await this.book(client, row, 'void', rest, key, null);
    return published(await this.update(client, row.id, { status: 'captured', amount: row.captured }));
  }

  private async bookAuthorization(client: PoolClient, row: AuthorizationRow): Promise<void> {
    if (row.status === 'requires_action') return;
    await this.book(client, row, 'authorize', row.amount, row.idempotencyKey, row.failureCode);
    if (row.status === 'captured')
      await this.book(client, row, 'capture', row.amount, `capture:${row.idempotencyKey}`, null);
  }

  private async book(
    client: PoolClient,
    row: AuthorizationRow,
    kind: LedgerEntry['kind'],
    amount: number,
    key: string,
    failureCode: string | null,
  ): Promise<LedgerEntry> {
    const booked = await client.query<LedgerEntry & { createdAt: Date }>(
      `INSERT INTO ledger_entries (id, authorization_id, order_id, kind, outcome, amount, currency, idempotency_key, failure_code)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${ENTRY}`,
      [
        `txn_${uuidv7()}`,
        row.id,
        row.orderId,
        kind,
        failureCode === null ? 'succeeded' : 'failed',
        amount,
        row.currency,
        key,
        failureCode,
      ],
    );
    return entry(booked.rows[0]!);
  }

  private async update(
    client: PoolClient,
    id: string,
    change: {
      status: AuthorizationStatus;
      amount?: number;
      captured?: number;
      refunded?: number;
      failureCode?: string | null;
    },
  ): Promise<AuthorizationRow> {
    const updated = await client.query<AuthorizationRow>(
      `UPDATE authorizations SET status = $2, captured = coalesce($3, captured), refunded = coalesce($4, refunded),
              failure_code = coalesce($5, failure_code), amount = coalesce($6, amount) WHERE id = $1 RETURNING ${AUTHORIZATION}`,
      [
        id,
        change.status,
        change.captured ?? null,
        change.refunded ?? null,
        change.failureCode ?? null,
        change.amount ?? null,
      ],
    );
    return updated.rows[0]!;
  }

  private async locked(client: PoolClient, column: 'id' | 'idempotency_key', value: string): Promise<AuthorizationRow> {
    const found = await client.query<AuthorizationRow>(
      `SELECT ${AUTHORIZATION} FROM authorizations WHERE ${column} = $1 FOR UPDATE`,
      [value],
    );
    const row = found.rows[0];
    if (row === undefined) throw new Refusal(404, 'not_found', 'No such payment');
    return row;
  }

  private async find(column: 'id' | 'idempotency_key', value: string) {
    const found = await this.#pool.query<AuthorizationRow>(
      `SELECT ${AUTHORIZATION} FROM authorizations WHERE ${column} = $1`,
      [value],
    );
    const row = found.rows[0];
    return row && published(row);
  }

  private async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}

function firstStatus(behaviour: CardBehaviour, capture: boolean): AuthorizationStatus {
  if (behaviour.kind === 'declined') return 'declined';
  if (behaviour.kind === '2fa') return 'requires_action';
  return capture ? 'captured' : 'authorized';
}

function published(row: AuthorizationRow): Authorization {
  return {
    id: row.id,
    idempotencyKey: row.idempotencyKey,
    orderId: row.orderId,
    amount: row.amount,
    currency: row.currency,
    status: row.status,
    captured: row.captured,
    refunded: row.refunded,
    released: row.released,
    failureCode: row.failureCode,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

function entry(row: Omit<LedgerEntry, 'createdAt'> & { createdAt: Date | string }): LedgerEntry {
  return { ...row, createdAt: row.createdAt instanceof Date ? row.createdAt.toISOString() : row.createdAt };
}

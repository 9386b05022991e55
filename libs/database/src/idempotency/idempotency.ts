import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database, type Tx } from '../connection/database.ts';
import { newId } from '../new-id.ts';
import { IdempotencyErrors } from './idempotency-errors.ts';
import type { IdempotentRequest, StoredAnswer } from './idempotent-request.ts';

/** A claim that is held by whoever has its token, until it runs out. */
export interface Claim {
  readonly request: IdempotentRequest;
  readonly token: string;
}

export interface Answered {
  readonly answer: StoredAnswer;
  /** Whether the answer was given before, to an earlier delivery of the same request. */
  readonly replayed: boolean;
}

/** What `once` runs in its transaction; it calls `claim` with its answer. */
export type ClaimingWork = (tx: Tx, claim: (answer: StoredAnswer) => Promise<void>) => Promise<void>;

interface KeyRow {
  readonly fingerprint: string;
  readonly status: 'claimed' | 'answered';
  readonly response_status: number | null;
  readonly response: unknown;
  readonly seconds_locked: number | null;
}

/** How long an answer is kept. */
const KEPT = `interval '24 hours'`;

/** Thrown inside the losing transaction, so that everything it wrote is rolled back. */
class AnsweredByRival extends Error {
  readonly answer: StoredAnswer;

  constructor(answer: StoredAnswer) {
    super('A rival with the same Idempotency-Key was first');
    this.answer = answer;
  }
}

/**
 * One effect and one answer for a request that arrives several times.
 *
 * `once` is for work that is a single transaction: the claim is an insert in it, so a crash leaves nothing half done and
 * a rival waits for the outcome. `begin`, `complete` and `abandon` are for work that calls the outside world in between.
 * Both refuse a key that comes back with another body (422 `request.idempotency_key_reused`).
 */
@Injectable()
export class Idempotency {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  /** The answer that was stored for this request, if there is one. A plain look, to be taken before costly preparation. */
  async find(request: IdempotentRequest): Promise<StoredAnswer | undefined> {
    const row = await find(this.#database.read, request);
    return row && answerOf(sameRequest(row, request));
  }

  /**
   * Runs `work` in a transaction unless the request was answered before. `work` calls `claim` with its answer before
   * anything that a rival must not do twice, best as its first statement: that is where a rival waits. If the rival was
   * first, `claim` throws and the transaction is rolled back; the caller sees the rival's answer.
   *
   * A rejection of `work` stores nothing: the next attempt is a new one.
   */
  async once(request: IdempotentRequest, work: ClaimingWork): Promise<Answered> {
    const known = await this.find(request);
    return known ? { answer: known, replayed: true } : this.onceAfterLook(request, work);
  }

  /** The same for a caller that has just looked by `find`, before preparing `work`: it does not look again. */
  async onceAfterLook(request: IdempotentRequest, work: ClaimingWork): Promise<Answered> {
    try {
      const answer = await this.#database.transaction(async (tx) => {
        let claimed: StoredAnswer | undefined;
        await work(tx, async (given) => {
          await this.claim(tx, request, given);
          claimed = given;
        });
        if (!claimed) throw new Error(`${request.route} ended without claiming its Idempotency-Key`);
        return claimed;
      });
      return { answer, replayed: false };
    } catch (error) {
      if (error instanceof AnsweredByRival) return { answer: error.answer, replayed: true };
      throw error;
    }
  }

  /**
   * The claim of `once` for a transaction that is already open: inserts key, fingerprint and answer, and waits for a
   * rival's open transaction (at most the session's lock time-out). Whoever calls it alone takes the answer of a rival
   * from `find` after the rollback.
   */
  async claim(tx: Tx, request: IdempotentRequest, answer: StoredAnswer): Promise<void> {
    const rows = await tx.query<unknown[]>(
      `INSERT INTO idempotency_keys AS k (id, caller, route, key, fingerprint, status, response_status, response, expires_at)
       VALUES ($1, $2, $3, $4, $5, 'answered', $6, $7, now() + ${KEPT})
       ON CONFLICT (caller, route, key) DO UPDATE SET
         fingerprint = excluded.fingerprint, status = excluded.status, claim_token = NULL, locked_until = NULL,
         response_status = excluded.response_status, response = excluded.response, expires_at = excluded.expires_at
       WHERE k.expires_at <= now()
       RETURNING id`,
      [
        newId(),
        request.caller,
        request.route,
        request.key,
        request.fingerprint,
        answer.status,
        JSON.stringify(answer.body ?? null),
      ],
    );
    if (rows.length === 1) return;
    const rival = await find(tx, request);
    const theirs = rival && answerOf(sameRequest(rival, request));
    if (theirs) throw new AnsweredByRival(theirs);
    throw IdempotencyErrors.idempotency_key_in_progress({ headers: { 'retry-after': '1' } });
  }

  /**
   * Claims the request for `lockMs` before a call to the outside world. A claim that ran out is taken over; its first
   * holder can no longer complete it.
   *
   * @throws DomainError 409 `request.idempotency_key_in_progress` with Retry-After while a rival holds the claim.
   */
  async begin(request: IdempotentRequest, lockMs: number): Promise<Claim | Answered> {
    const token = randomUUID();
    const rows = await this.#database.read.query<unknown[]>(
      `INSERT INTO idempotency_keys AS k (id, caller, route, key, fingerprint, status, claim_token, locked_until, expires_at)
       VALUES ($1, $2, $3, $4, $5, 'claimed', $6, now() + $7 * interval '1 millisecond', now() + ${KEPT})
       ON CONFLICT (caller, route, key) DO UPDATE SET
         fingerprint = excluded.fingerprint, status = 'claimed', claim_token = excluded.claim_token,
         locked_until = excluded.locked_until, response_status = NULL, response = NULL, expires_at = excluded.expires_at
       WHERE k.expires_at <= now()
          OR (k.status = 'claimed' AND k.locked_until <= now() AND k.fingerprint = excluded.fingerprint)
       RETURNING id`,
      [newId(), request.caller, request.route, request.key, request.fingerprint, token, lockMs],
    );
    if (rows.length === 1) return { request, token };
    const row = await find(this.#database.read, request);
    const answer = row && answerOf(sameRequest(row, request));
    if (answer) return { answer, replayed: true };
    const seconds = String(Math.max(1, row?.seconds_locked ?? 1));
    throw IdempotencyErrors.idempotency_key_in_progress({ headers: { 'retry-after': seconds } });
  }

  /**
   * Stores the answer of a claimed request, in the transaction that stores its effect.
   *
   * @throws DomainError 409 when the claim ran out and somebody took it over: the transaction must not be committed.
   */
  async complete(tx: Tx, claim: Claim, answer: StoredAnswer): Promise<void> {
    const [, changed] = await tx.query<[unknown[], number]>(
      `UPDATE idempotency_keys
       SET status = 'answered', response_status = $5, response = $6, claim_token = NULL, locked_until = NULL
       WHERE caller = $1 AND route = $2 AND key = $3 AND claim_token = $4`,
      [...place(claim.request), claim.token, answer.status, JSON.stringify(answer.body ?? null)],
    );
    if (changed === 0) throw IdempotencyErrors.idempotency_key_in_progress({ detail: 'The claim was taken over' });
  }

  /** Gives a claim back after a refusal, so that a corrected or repeated request is not kept waiting. */
  async abandon(claim: Claim): Promise<void> {
    await this.#database.read.query(
      `DELETE FROM idempotency_keys WHERE caller = $1 AND route = $2 AND key = $3 AND claim_token = $4`,
      [...place(claim.request), claim.token],
    );
  }

  /** Forgets at most `limit` keys that have expired. @returns how many. */
  async forgetExpired(limit = 1_000): Promise<number> {
    const [, deleted] = await this.#database.read.query<[unknown[], number]>(
      `DELETE FROM idempotency_keys WHERE id IN (
         SELECT id FROM idempotency_keys WHERE expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
       )`,
      [limit],
    );
    return deleted;
  }
}

function place(request: IdempotentRequest): [string, string, string] {
  return [request.caller, request.route, request.key];
}

async function find(manager: EntityManager, request: IdempotentRequest): Promise<KeyRow | undefined> {
  const [row] = await manager.query<KeyRow[]>(
    `SELECT fingerprint, status, response_status, response,
            ceil(extract(epoch FROM locked_until - now()))::int AS seconds_locked
     FROM idempotency_keys WHERE caller = $1 AND route = $2 AND key = $3 AND expires_at > now()`,
    place(request),
  );
  return row;
}

function sameRequest(row: KeyRow, request: IdempotentRequest): KeyRow {
  if (row.fingerprint !== request.fingerprint) throw IdempotencyErrors.idempotency_key_reused();
  return row;
}

function answerOf(row: KeyRow): StoredAnswer | undefined {
  return row.response_status === null ? undefined : { status: row.response_status, body: row.response };
}

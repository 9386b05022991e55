import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import type { EntityManager } from 'typeorm';

export const linkKinds = ['verification', 'reset'] as const;
export type LinkKind = (typeof linkKinds)[number];

const TABLES = { verification: 'email_verification_tokens', reset: 'password_reset_tokens' } as const;

export interface NewMailedToken {
  readonly kind: LinkKind;
  readonly userId: string;
  readonly tokenHash: string;
  readonly lifetimeSeconds: number;
  /** Where the link goes. */
  readonly email: string;
  readonly requestedIp: string | undefined;
}

/** A link that still works, and whose it is. */
export interface LivingToken {
  readonly id: string;
  readonly userId: string;
  /** The address that a verification link proves; a reset link proves that of the account. */
  readonly email: string;
}

@Injectable()
export class MailedTokensRepository {
  /** How many links of a kind an account was sent within the last hour. */
  async sentWithinHour(db: EntityManager, kind: LinkKind, userId: string): Promise<number> {
    const [row] = await db.query<[{ sent: number }]>(
      `SELECT count(*)::int AS sent FROM ${TABLES[kind]} WHERE user_id = $1 AND created_at > now() - interval '1 hour'`,
      [userId],
    );
    return row.sent;
  }

  /** Writes nothing for an account that does not exist. @returns when the link ends. */
  async insert(tx: Tx, token: NewMailedToken): Promise<Date> {
    const [extra, value] =
      token.kind === 'verification' ? ['email', token.email] : ['requested_ip', token.requestedIp ?? null];
    const [row] = await tx.query<{ expiresAt: Date }[]>(
      `WITH lifetime AS (SELECT now() + $4 * interval '1 second' AS ends),
            written AS (
              INSERT INTO ${TABLES[token.kind]} (id, user_id, token_hash, expires_at, ${extra})
              SELECT $1, users.id, $3, lifetime.ends, $5 FROM users, lifetime WHERE users.id = $2)
       SELECT ends AS "expiresAt" FROM lifetime`,
      [newId(), token.userId, token.tokenHash, token.lifetimeSeconds, value],
    );
    return row!.expiresAt;
  }

  async findLiving(db: EntityManager, kind: LinkKind, tokenHash: string): Promise<LivingToken | undefined> {
    const email = kind === 'verification' ? 'token.email' : 'owner.email';
    const [row] = await db.query<LivingToken[]>(
      `SELECT token.id, token.user_id AS "userId", ${email} AS email
       FROM ${TABLES[kind]} token JOIN users owner ON owner.id = token.user_id
       WHERE token.token_hash = $1 AND token.used_at IS NULL AND token.expires_at > now()
         AND owner.deleted_at IS NULL AND owner.status <> 'disabled'`,
      [tokenHash],
    );
    return row;
  }

  /**
   * Uses a link up, and with it every other of its kind that the account was sent.
   *
   * @returns false when the link was used or ended meanwhile
   */
  async useUp(tx: Tx, kind: LinkKind, token: LivingToken): Promise<boolean> {
    const [used] = await tx.query<[{ id: string; living: boolean }[], number]>(
      `UPDATE ${TABLES[kind]} SET used_at = now() WHERE user_id = $1 AND used_at IS NULL
       RETURNING id, expires_at > now() AS living`,
      [token.userId],
    );
    return used.some(({ id, living }) => id === token.id && living);
  }

  /** Ends what was sent and not used: a link must not outlive the account or the address that it was sent for. */
  async endAll(tx: Tx, userId: string): Promise<void> {
    for (const table of Object.values(TABLES)) {
      await tx.query(`UPDATE ${table} SET used_at = now() WHERE user_id = $1 AND used_at IS NULL`, [userId]);
    }
  }
}

import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '@tenfold/database';
import type { EntityManager } from 'typeorm';
import type { RefreshTokenState } from '../domain/refresh-token.ts';

export interface NewRefreshToken {
  readonly userId: string;
  readonly tokenHash: string;
  /** Absent for the first of a family, which a login begins. */
  readonly rotatedFrom?: StoredRefreshToken;
  readonly lifetimeDays: number;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
}

export interface StoredRefreshToken extends RefreshTokenState {
  readonly id: string;
  readonly userId: string;
  readonly familyId: string;
}

/** A login that still goes on. */
export interface OpenSession {
  readonly id: string;
  readonly signedInAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export type RevokedReason =
  'reuse' | 'logout' | 'logout_everywhere' | 'password_changed' | 'account_disabled' | 'account_deleted';

/** First half of the advisory lock of a family; the second is the family. The number is arbitrary but fixed. */
const FAMILY_LOCK = 7_310_004;

@Injectable()
export class RefreshTokensRepository {
  /** @returns when it expires. */
  async insert(tx: Tx, token: NewRefreshToken): Promise<Date> {
    const id = newId();
    const [row] = await tx.query<[{ expires_at: Date }]>(
      `INSERT INTO refresh_tokens (id, user_id, token_hash, family_id, rotated_from, expires_at, ip, user_agent)
       VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 day', $7, $8)
       RETURNING expires_at`,
      [
        id,
        token.userId,
        token.tokenHash,
        token.rotatedFrom?.familyId ?? id,
        token.rotatedFrom?.id ?? null,
        token.lifetimeDays,
        token.ip ?? null,
        token.userAgent?.slice(0, 512) ?? null,
      ],
    );
    return row.expires_at;
  }

  /**
   * Locks the family of the token, so that of two who present it at the same moment the second sees that it was used, and
   * whoever ends the family also ends the token that is being issued at that moment.
   */
  async lockByHash(tx: Tx, tokenHash: string): Promise<StoredRefreshToken | undefined> {
    await tx.query(
      'SELECT pg_advisory_xact_lock($2, hashtext(family_id::text)) FROM refresh_tokens WHERE token_hash = $1',
      [tokenHash, FAMILY_LOCK],
    );
    const [row] = await tx.query<StoredRefreshToken[]>(
      `SELECT token.id, token.user_id AS "userId", token.family_id AS "familyId", token.expires_at <= now() AS expired,
              token.used_at AS "usedAt", token.revoked_at AS "revokedAt",
              owner.status = 'active' AND owner.deleted_at IS NULL AS "userActive"
       FROM refresh_tokens token JOIN users owner ON owner.id = token.user_id
       WHERE token.token_hash = $1
       FOR UPDATE OF token`,
      [tokenHash],
    );
    return row;
  }

  async markUsed(tx: Tx, id: string): Promise<void> {
    await tx.query('UPDATE refresh_tokens SET used_at = now() WHERE id = $1', [id]);
  }

  async revokeFamily(tx: Tx, familyId: string, reason: RevokedReason): Promise<void> {
    await tx.query(
      'UPDATE refresh_tokens SET revoked_at = now(), revoked_reason = $2 WHERE family_id = $1 AND revoked_at IS NULL',
      [familyId, reason],
    );
  }

  /** Also what is being issued at this moment: whoever exchanges a token holds the lock of its family. */
  async revokeAll(tx: Tx, userId: string, reason: RevokedReason): Promise<void> {
    await tx.query(
      `SELECT pg_advisory_xact_lock($2, hashtext(family_id::text)) FROM (
         SELECT DISTINCT family_id FROM refresh_tokens
         WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() ORDER BY family_id) families`,
      [userId, FAMILY_LOCK],
    );
    await tx.query(
      'UPDATE refresh_tokens SET revoked_at = now(), revoked_reason = $2 WHERE user_id = $1 AND revoked_at IS NULL',
      [userId, reason],
    );
  }

  /** @returns false when the user has no such session that is open */
  async revokeOwn(tx: Tx, userId: string, familyId: string): Promise<boolean> {
    await tx.query('SELECT pg_advisory_xact_lock($2, hashtext($1::uuid::text))', [familyId, FAMILY_LOCK]);
    const [, ended] = await tx.query<[unknown[], number]>(
      `UPDATE refresh_tokens SET revoked_at = now(), revoked_reason = 'logout'
       WHERE family_id = $1 AND user_id = $2 AND revoked_at IS NULL`,
      [familyId, userId],
    );
    return ended > 0;
  }

  openSessionsOf(db: EntityManager, userId: string): Promise<OpenSession[]> {
    return db.query(
      `SELECT family_id AS id, signed_in AS "signedInAt", created_at AS "lastUsedAt", expires_at AS "expiresAt", ip,
              user_agent AS "userAgent"
       FROM (SELECT DISTINCT ON (family_id) *, min(created_at) OVER (PARTITION BY family_id) AS signed_in
             FROM refresh_tokens WHERE user_id = $1 AND revoked_at IS NULL
             ORDER BY family_id, created_at DESC) newest
       WHERE used_at IS NULL AND expires_at > now()
       ORDER BY created_at DESC, family_id LIMIT 100`,
      [userId],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { FieldCipher, newId, type Tx } from '@tenfold/database';
import type { EntityManager } from 'typeorm';
import { canonical, knownTimeZone } from '../domain/locale.ts';

/** An account as a notification needs it. */
export interface Recipient {
  readonly userId: string;
  /** Absent as long as auth's half was not heard, and when the account is gone. */
  readonly email: string | undefined;
  readonly name: string | undefined;
  readonly locale: string;
  readonly timeZone: string;
  readonly isErased: boolean;
}

interface Row {
  readonly user_id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly locale: string;
  readonly time_zone: string;
  readonly status: 'active' | 'erased';
}

const EMAIL = 'recipients.email';
const NAME = 'recipients.name';

/** The replica of accounts. An older event than the one that was applied changes nothing. */
@Injectable()
export class Recipients {
  constructor(private readonly cipher: FieldCipher) {}

  /**
   * Auth's half. Its language counts until the person has a profile, which says better.
   *
   * @returns whether it was newer than what is known
   */
  async keepAccount(
    tx: Tx,
    userId: string,
    version: number,
    contact: { email: string; locale: string },
  ): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `INSERT INTO recipients (id, user_id, email, email_blind, locale, account_version) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (user_id) DO UPDATE SET
         email = excluded.email, email_blind = excluded.email_blind, account_version = excluded.account_version,
         locale = CASE WHEN recipients.profile_version = 0 THEN excluded.locale ELSE recipients.locale END
       WHERE recipients.account_version < excluded.account_version AND recipients.status = 'active'
       RETURNING id`,
      [
        newId(),
        userId,
        this.cipher.encrypt(contact.email, EMAIL),
        this.cipher.blindIndex(contact.email),
        canonical(contact.locale).slice(0, 35),
        version,
      ],
    );
    return rows.length > 0;
  }

  /** User's half. */
  async keepProfile(
    tx: Tx,
    userId: string,
    version: number,
    profile: { name: string | undefined; locale: string; timeZone: string },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO recipients (id, user_id, name, locale, time_zone, profile_version) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, locale = excluded.locale,
         time_zone = excluded.time_zone, profile_version = excluded.profile_version
       WHERE recipients.profile_version < excluded.profile_version AND recipients.status = 'active'`,
      [
        newId(),
        userId,
        profile.name === undefined ? null : this.cipher.encrypt(profile.name, NAME),
        canonical(profile.locale).slice(0, 35),
        knownTimeZone(profile.timeZone),
        version,
      ],
    );
  }

  /** The account is gone: nothing of the person stays, and nothing that is late brings it back. */
  async erase(tx: Tx, userId: string, version: number): Promise<void> {
    await tx.query(
      `INSERT INTO recipients (id, user_id, status, account_version) VALUES ($1, $2, 'erased', $3)
       ON CONFLICT (user_id) DO UPDATE SET status = 'erased', email = NULL, email_blind = NULL, name = NULL,
         account_version = excluded.account_version`,
      [newId(), userId, version],
    );
  }

  /** Those of the accounts that are known, by user id. */
  async find(db: EntityManager, userIds: readonly string[]): Promise<ReadonlyMap<string, Recipient>> {
    if (userIds.length === 0) return new Map();
    const rows = await db.query<Row[]>(
      `SELECT user_id, email, name, locale, time_zone, status FROM recipients WHERE user_id = ANY($1)`,
      [userIds],
    );
    return new Map(rows.map((row) => [row.user_id, this.#open(row)]));
  }

  #open({ user_id: userId, email, name, locale, time_zone: timeZone, status }: Row): Recipient {
    return {
      userId,
      email: email === null ? undefined : this.cipher.decrypt(email, EMAIL),
      name: name === null ? undefined : this.cipher.decrypt(name, NAME),
      locale,
      timeZone,
      isErased: status === 'erased',
    };
  }
}

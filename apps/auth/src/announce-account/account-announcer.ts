import { Injectable } from '@nestjs/common';
import { UserCreatedV1, UserUpdatedV1, type accountContact } from '@tenfold/auth-contracts';
import type { Sealed } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Outbox, Sealer } from '@tenfold/messaging';
import type { z } from 'zod';

type Contact = z.output<typeof accountContact>;
export type SealedContact = Sealed<Contact>;

/** Says what happened to accounts. Sealing comes before the transaction: it is the slow part. */
@Injectable()
export class AccountAnnouncer {
  constructor(
    private readonly outbox: Outbox,
    private readonly sealer: Sealer,
  ) {}

  sealContact({ email, locale }: Contact): Promise<SealedContact> {
    return this.sealer.seal(['user', 'notification'], { email, locale });
  }

  /** A secret on its way to a mailbox; only notification can read it. */
  sealSecret(email: string, token: string): Promise<Sealed<{ email: string; token: string }>> {
    return this.sealer.seal(['notification'], { email, token });
  }

  async created(tx: Tx, userId: string, contact: SealedContact, emailVerified: boolean): Promise<void> {
    const createdAt = new Date().toISOString();
    await this.outbox.add(tx, UserCreatedV1, { userId, version: 1, contact, emailVerified, createdAt });
  }

  async updated(tx: Tx, userId: string, version: number, contact: SealedContact): Promise<void> {
    await this.outbox.add(tx, UserUpdatedV1, { userId, version, contact });
  }
}

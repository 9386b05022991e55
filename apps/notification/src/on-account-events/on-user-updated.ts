import { accountContact } from '@tenfold/auth-contracts';
import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received, Sealer } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { userUpdated } from '../heard-events.ts';
import { Recipients } from '../persistence/recipients.repository.ts';
import { Tell } from '../tell/tell.ts';

type UserUpdated = Received<DataOf<typeof userUpdated>>;

interface Read {
  readonly contact: z.output<typeof accountContact>;
  readonly addressBefore: string | undefined;
}

/** Learns the new address, and tells the old one: whoever lost an account this way hears of it there. */
@Handles(userUpdated)
export class OnUserUpdated implements Handler<typeof userUpdated, Read> {
  constructor(
    private readonly sealer: Sealer,
    private readonly recipients: Recipients,
    private readonly tell: Tell,
  ) {}

  async read({ data }: UserUpdated, db: EntityManager): Promise<Read> {
    const contact = await this.sealer.unseal(data.contact, accountContact);
    const known = await this.recipients.find(db, [data.userId]);
    return { contact, addressBefore: known.get(data.userId)?.email };
  }

  async handle(event: UserUpdated, tx: Tx, { contact, addressBefore }: Read): Promise<void> {
    const { userId, version } = event.data;
    const isNews = await this.recipients.keepAccount(tx, userId, version, contact);
    await this.tell.wake(tx, userId);
    if (!isNews || addressBefore === undefined || addressBefore === contact.email) return;
    const old = { kind: 'account', userId, address: addressBefore } as const;
    await this.tell.write(tx, event, old, { key: 'email_changed', data: {} });
  }
}

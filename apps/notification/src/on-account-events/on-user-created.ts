import { accountContact } from '@tenfold/auth-contracts';
import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received, Sealer } from '@tenfold/messaging';
import type { z } from 'zod';
import { userCreated } from '../heard-events.ts';
import { Recipients } from '../persistence/recipients.repository.ts';
import { Tell } from '../tell/tell.ts';

type Contact = z.output<typeof accountContact>;
type UserCreated = Received<DataOf<typeof userCreated>>;

/** Learns how the account is reached, says hello, and lets go what waited for the address. */
@Handles(userCreated)
export class OnUserCreated implements Handler<typeof userCreated, Contact> {
  constructor(
    private readonly sealer: Sealer,
    private readonly recipients: Recipients,
    private readonly tell: Tell,
  ) {}

  read({ data }: UserCreated): Promise<Contact> {
    return this.sealer.unseal(data.contact, accountContact);
  }

  async handle(event: UserCreated, tx: Tx, contact: Contact): Promise<void> {
    const { userId, version } = event.data;
    await this.recipients.keepAccount(tx, userId, version, contact);
    await this.tell.wake(tx, userId);
    await this.tell.write(tx, event, { kind: 'account', userId }, { key: 'welcome', data: {} });
  }
}

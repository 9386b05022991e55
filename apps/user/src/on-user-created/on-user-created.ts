import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { AccountFollower, type SeenPerson } from '../follow-accounts/account-follower.ts';
import { EventLog } from '../follow-accounts/event-log.ts';
import { userCreated } from '../service.manifest.ts';

type UserCreated = Received<DataOf<typeof userCreated>>;

/** An account was made: its person has a profile with the same id, empty names and a copy of the address. */
@Handles(userCreated)
export class OnUserCreated implements Handler<typeof userCreated, SeenPerson> {
  constructor(
    private readonly follower: AccountFollower,
    private readonly log: EventLog,
  ) {}

  read({ data }: UserCreated, db: EntityManager): Promise<SeenPerson> {
    return this.follower.read(db, data.userId, data.contact);
  }

  async handle(event: UserCreated, tx: Tx, seen: SeenPerson): Promise<void> {
    const isNews = await this.follower.contact(tx, event.data, seen);
    await this.log.record(tx, event, OnUserCreated.name, isNews ? 'applied' : 'ignored');
  }
}

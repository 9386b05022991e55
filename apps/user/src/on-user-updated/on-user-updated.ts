import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { AccountFollower, type SeenPerson } from '../follow-accounts/account-follower.ts';
import { EventLog } from '../follow-accounts/event-log.ts';
import { userUpdated } from '../service.manifest.ts';

type UserUpdated = Received<DataOf<typeof userUpdated>>;

/** The address or the language of an account changed: the copies follow. */
@Handles(userUpdated)
export class OnUserUpdated implements Handler<typeof userUpdated, SeenPerson> {
  constructor(
    private readonly follower: AccountFollower,
    private readonly log: EventLog,
  ) {}

  read({ data }: UserUpdated, db: EntityManager): Promise<SeenPerson> {
    return this.follower.read(db, data.userId, data.contact);
  }

  async handle(event: UserUpdated, tx: Tx, seen: SeenPerson): Promise<void> {
    const isNews = await this.follower.contact(tx, event.data, seen);
    await this.log.record(tx, event, OnUserUpdated.name, isNews ? 'applied' : 'ignored');
  }
}

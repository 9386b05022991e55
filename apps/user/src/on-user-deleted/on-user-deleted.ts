import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { AccountFollower, type SeenPerson } from '../follow-accounts/account-follower.ts';
import { EventLog } from '../follow-accounts/event-log.ts';
import { userDeleted } from '../service.manifest.ts';

type UserDeleted = Received<DataOf<typeof userDeleted>>;

/** An account is gone: its person is not found any more. Erasing what is kept is another request. */
@Handles(userDeleted)
export class OnUserDeleted implements Handler<typeof userDeleted, SeenPerson> {
  constructor(
    private readonly follower: AccountFollower,
    private readonly log: EventLog,
  ) {}

  read({ data }: UserDeleted, db: EntityManager): Promise<SeenPerson> {
    return this.follower.read(db, data.userId);
  }

  async handle(event: UserDeleted, tx: Tx, seen: SeenPerson): Promise<void> {
    const isNews = await this.follower.status(tx, event.data, seen, 'disabled', true);
    await this.log.record(tx, event, OnUserDeleted.name, isNews ? 'applied' : 'ignored');
  }
}

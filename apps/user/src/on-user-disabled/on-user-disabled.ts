import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { AccountFollower, type SeenPerson } from '../follow-accounts/account-follower.ts';
import { EventLog } from '../follow-accounts/event-log.ts';
import { userDisabled } from '../service.manifest.ts';

type UserDisabled = Received<DataOf<typeof userDisabled>>;

/** Staff closed an account. */
@Handles(userDisabled)
export class OnUserDisabled implements Handler<typeof userDisabled, SeenPerson> {
  constructor(
    private readonly follower: AccountFollower,
    private readonly log: EventLog,
  ) {}

  read({ data }: UserDisabled, db: EntityManager): Promise<SeenPerson> {
    return this.follower.read(db, data.userId);
  }

  async handle(event: UserDisabled, tx: Tx, seen: SeenPerson): Promise<void> {
    const isNews = await this.follower.status(tx, event.data, seen, 'disabled');
    await this.log.record(tx, event, OnUserDisabled.name, isNews ? 'applied' : 'ignored');
  }
}

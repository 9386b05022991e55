import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { AccountFollower, type SeenPerson } from '../follow-accounts/account-follower.ts';
import { EventLog } from '../follow-accounts/event-log.ts';
import { userEnabled } from '../service.manifest.ts';

type UserEnabled = Received<DataOf<typeof userEnabled>>;

/** Staff opened an account again. */
@Handles(userEnabled)
export class OnUserEnabled implements Handler<typeof userEnabled, SeenPerson> {
  constructor(
    private readonly follower: AccountFollower,
    private readonly log: EventLog,
  ) {}

  read({ data }: UserEnabled, db: EntityManager): Promise<SeenPerson> {
    return this.follower.read(db, data.userId);
  }

  async handle(event: UserEnabled, tx: Tx, seen: SeenPerson): Promise<void> {
    const isNews = await this.follower.status(tx, event.data, seen, 'active');
    await this.log.record(tx, event, OnUserEnabled.name, isNews ? 'applied' : 'ignored');
  }
}

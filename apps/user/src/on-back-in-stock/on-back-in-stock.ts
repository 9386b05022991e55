import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { EventLog } from '../follow-accounts/event-log.ts';
import { CatalogueFollower } from '../follow-catalogue/catalogue-follower.ts';
import { backInStock } from '../service.manifest.ts';

/** What is wished for can be had again; those who want to know are told by a worker, one by one. */
@Handles(backInStock)
export class OnBackInStock implements Handler<typeof backInStock> {
  constructor(
    private readonly follower: CatalogueFollower,
    private readonly log: EventLog,
  ) {}

  async handle(event: Received<DataOf<typeof backInStock>>, tx: Tx): Promise<void> {
    const isNews = await this.follower.stock(tx, event.data, true);
    await this.log.record(tx, event, OnBackInStock.name, isNews ? 'applied' : 'ignored');
  }
}

import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { EventLog } from '../follow-accounts/event-log.ts';
import { CatalogueFollower } from '../follow-catalogue/catalogue-follower.ts';
import { outOfStock } from '../service.manifest.ts';

/** What is wished for cannot be had for now. */
@Handles(outOfStock)
export class OnOutOfStock implements Handler<typeof outOfStock> {
  constructor(
    private readonly follower: CatalogueFollower,
    private readonly log: EventLog,
  ) {}

  async handle(event: Received<DataOf<typeof outOfStock>>, tx: Tx): Promise<void> {
    const isNews = await this.follower.stock(tx, event.data, false);
    await this.log.record(tx, event, OnOutOfStock.name, isNews ? 'applied' : 'ignored');
  }
}

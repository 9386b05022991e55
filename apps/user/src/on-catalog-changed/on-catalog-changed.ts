import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { EventLog } from '../follow-accounts/event-log.ts';
import { CatalogueFollower } from '../follow-catalogue/catalogue-follower.ts';
import { catalogChanged } from '../service.manifest.ts';

/** What is wished for shows the name, picture and price of now. */
@Handles(catalogChanged)
export class OnCatalogChanged implements Handler<typeof catalogChanged> {
  constructor(
    private readonly follower: CatalogueFollower,
    private readonly log: EventLog,
  ) {}

  async handle(event: Received<DataOf<typeof catalogChanged>>, tx: Tx): Promise<void> {
    const isNews = await this.follower.product(tx, event.data);
    await this.log.record(tx, event, OnCatalogChanged.name, isNews ? 'applied' : 'ignored');
  }
}

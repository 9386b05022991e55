import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { RestockReturn, type InspectedReturn } from '../restock-return/restock-return.ts';
import { returnInspected } from '../service.manifest.ts';

/** A return was looked into: what is as good as new can be sold again. */
@Handles(returnInspected)
export class OnReturnInspected implements Handler<typeof returnInspected> {
  constructor(private readonly restock: RestockReturn) {}

  async handle({ data }: Received<InspectedReturn>, tx: Tx): Promise<void> {
    await this.restock.run(tx, data);
  }
}

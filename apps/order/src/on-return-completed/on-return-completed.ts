import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Handles, type Handler, type Received } from '@tenfold/messaging';
import { returnCompleted } from '../heard-events.ts';

/** A sum over all returns of the order, which only grows: a late or doubled event changes nothing. */
const COUNT = `
  UPDATE order_items i SET quantity_returned = r.returned
  FROM jsonb_to_recordset($2::jsonb) AS r ("itemId" uuid, returned int)
  WHERE i.order_id = $1 AND i.id = r."itemId" AND i.quantity_returned < r.returned`;

/** A return is settled: the order shows what came back. Its money is told by payment. */
@Handles(returnCompleted)
export class OnReturnCompleted implements Handler<typeof returnCompleted> {
  async handle({ data }: Received<DataOf<typeof returnCompleted>>, tx: Tx): Promise<void> {
    await tx.query(COUNT, [data.orderId, JSON.stringify(data.items)]);
  }
}

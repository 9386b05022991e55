import { Injectable } from '@nestjs/common';
import { ReturnConfig } from '../config.ts';
import type { ReturnState } from '../domain/return-state.ts';

/** What of the shipping cost goes back when nobody says otherwise. */
@Injectable()
export class ShippingPolicy {
  constructor(private readonly config: ReturnConfig) {}

  /** Minor units. */
  amountFor({ order, lines, items }: ReturnState): number {
    if (this.config.RETURN_SHIPPING_REFUND === 'never') return 0;
    const back = new Map(items.map(({ orderItemId, receivedQuantity }) => [orderItemId, receivedQuantity ?? 0]));
    const isWholeOrder = [...lines].every(([id, line]) => line.unitsRefunded + (back.get(id) ?? 0) === line.quantity);
    return isWholeOrder ? order.shipping - order.shippingRefunded : 0;
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { ReturnErrors } from '../domain/return.errors.ts';
import { Returnables } from '../persistence/returnables.repository.ts';
import type { EligibilityView } from './check-eligibility.schema.ts';

/** What of an order can be returned now. Nothing is claimed by looking. */
@Injectable()
export class CheckEligibility {
  constructor(
    private readonly database: Database,
    private readonly returnables: Returnables,
  ) {}

  /**
   * @param userId only their order; any order when absent
   * @throws return.order_not_found
   */
  async run(orderId: string, userId?: string): Promise<EligibilityView> {
    const returnable = await this.returnables.find(this.database.read, orderId);
    if (returnable === undefined || (userId !== undefined && returnable.order.userId !== userId)) {
      throw ReturnErrors.order_not_found();
    }
    const [clock] = await this.database.read.query<{ now: Date }[]>('SELECT now() AS now');
    const items = [...returnable.lines.values()].map((line) => {
      const isOpen = line.returnableUntil > clock!.now;
      return {
        itemId: line.orderItemId,
        variantId: line.variantId,
        sku: line.sku,
        name: line.name,
        bought: line.quantity,
        delivered: line.delivered,
        returned: line.returned,
        left: isOpen ? line.delivered - line.returned : 0,
        returnableUntil: line.returnableUntil.toISOString(),
      };
    });
    const { number: orderNumber, currency } = returnable.order;
    return { orderId, orderNumber, currency, isEligible: items.some(({ left }) => left > 0), items };
  }
}

import { Injectable } from '@nestjs/common';
import { AuditLog, Database, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import { orderStatus, type OrderStatus } from '../domain/order-status.ts';
import { OrderErrors } from '../domain/order.errors.ts';
import { CheckoutRepository, type KnownCheckout } from '../persistence/checkout.repository.ts';
import { RunCheckout } from '../run-checkout/run-checkout.ts';

export interface CancelOrderCommand {
  readonly orderId: string;
  /** Who asks. Staff may cancel any order, a customer only their own. */
  readonly by: { readonly userId: string; readonly isStaff: boolean };
}

/**
 * Calls an order off. A pending one ends here and now; a confirmed one is asked to stop, and shipping answers whether it
 * still can.
 */
@Injectable()
export class CancelOrder {
  constructor(
    private readonly database: Database,
    private readonly checkouts: CheckoutRepository,
    private readonly checkout: RunCheckout,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns whether the order is cancelled or was asked to stop; asking twice asks once.
   * @throws OrderErrors.not_found, already_shipped, invalid_transition, changed_meanwhile
   */
  run(command: CancelOrderCommand): Promise<'cancelled' | 'requested'> {
    return untilCurrent(() => this.database.transaction((tx) => this.#cancel(tx, command)), {
      refusal: OrderErrors.changed_meanwhile,
    });
  }

  async #cancel(tx: Tx, { orderId, by }: CancelOrderCommand): Promise<'cancelled' | 'requested'> {
    const known = await this.checkouts.read(tx, orderId);
    if (!known || !(by.isStaff || known.userId === by.userId)) throw OrderErrors.not_found();
    refuseUndeclared(known.checkout.status);
    const reason = by.isStaff ? 'requested_by_staff' : 'requested_by_customer';
    const change = await this.checkout.advance(tx, known, { from: 'person', by: by.userId, reason });
    if (change && by.isStaff) await this.#record(tx, known, change.after.status, by.userId);
    return (change?.after ?? known.checkout).status === 'cancelled' ? 'cancelled' : 'requested';
  }

  async #record(tx: Tx, { checkout }: KnownCheckout, status: OrderStatus, userId: string): Promise<void> {
    const requestId = currentCorrelation()?.requestId;
    await this.audit.record(tx, {
      userId,
      entityType: 'order',
      entityId: checkout.orderId,
      action: 'update',
      before: { status: checkout.status, stopRequested: checkout.stopRequested },
      after: { status, stopRequested: status !== 'cancelled' },
      ...(requestId ? { requestId } : {}),
    });
  }
}

function refuseUndeclared(current: OrderStatus): void {
  if (orderStatus.allows(current, 'cancelled')) return;
  const extensions = { current, allowed: orderStatus.next(current) };
  if (current === 'shipped' || current === 'delivered') throw OrderErrors.already_shipped({ extensions });
  throw OrderErrors.invalid_transition({ extensions });
}

import { Injectable } from '@nestjs/common';
import type { DataOf } from '@tenfold/contract-kit';
import type { Tx } from '@tenfold/database';
import { Outbox, PermanentFailure } from '@tenfold/messaging';
import { InventoryCommittedV1 } from '@tenfold/product-contracts';
import type { EntityManager } from 'typeorm';
import { StockAnnouncer } from '../announce-stock/stock-announcer.ts';
import { planDeparture, type Departure } from '../domain/departure.ts';
import { planHold, type Allocation, type StockPlace } from '../domain/hold.ts';
import { reservationAction, type Reservation } from '../domain/reservation.ts';
import { ReservationRepository } from '../persistence/reservation.repository.ts';
import { StockRepository } from '../persistence/stock.repository.ts';
import type { orderShipped } from '../service.manifest.ts';

/** How far an order got out of the house. Quantities are totals so far. */
export type ShippedSoFar = DataOf<typeof orderShipped>;

/**
 * What has left the house leaves the stock: on hand and reserved fall by the difference to what left before, and the ledger
 * says `sale`. Pictures may come in any order and any number of times; the newest one decides.
 */
@Injectable()
export class CommitStock {
  constructor(
    private readonly reservations: ReservationRepository,
    private readonly stock: StockRepository,
    private readonly announcer: StockAnnouncer,
    private readonly outbox: Outbox,
  ) {}

  find(db: EntityManager, orderId: string): Promise<Reservation | undefined> {
    return this.reservations.find(db, orderId);
  }

  /**
   * @param before the reservation as it was read before the transaction
   * @throws StaleVersion when it has moved since
   * @throws PermanentFailure `stock_missing` when more has left than the books can explain
   */
  async run(tx: Tx, order: ShippedSoFar, before: Reservation | undefined): Promise<void> {
    const action = reservationAction('shipped', order.version, before);
    if (action === 'stale') return;
    const reservationId = action === 'take' ? await this.#takeAfterAll(tx, order, before) : before!.id;
    const version = (before?.version ?? 0) + 1;
    const departures = await this.#departures(tx, order, reservationId);
    const isNews = order.final || departures.some(({ leaves }) => leaves > 0);
    if (action === 'commit') {
      await this.reservations.update(tx, before!, {
        orderVersion: order.version,
        status: order.final ? 'committed' : 'held',
        expiresAt: null,
        ...(isNews ? { version } : {}),
      });
    }
    if (!isNews) return;
    await this.reservations.commitLines(tx, departures);
    await this.announcer.crossings(tx, await this.stock.commit(tx, order.orderId, departures));
    await this.outbox.add(tx, InventoryCommittedV1, {
      orderId: order.orderId,
      version,
      lines: order.lines.map(({ itemId, variantId, shipped }) => ({ itemId, variantId, committed: shipped })),
      final: order.final,
    });
  }

  async #departures(
    tx: Tx,
    { orderId, lines, final }: ShippedSoFar,
    reservationId: string,
  ): Promise<readonly Departure[]> {
    const shipped = new Map<string, number>();
    for (const line of lines) shipped.set(line.variantId, (shipped.get(line.variantId) ?? 0) + line.shipped);
    const plan = planDeparture(await this.stock.lockForCommit(tx, reservationId), shipped, final);
    if (plan.outcome === 'missing') throw missing(orderId, plan.variantId, plan.units);
    return plan.departures;
  }

  /**
   * The parcel left though its hold is gone, or was never heard of: it is held now, with all that will still leave if that
   * is there. What a customer may order is not asked here: the goods are on their way.
   */
  async #takeAfterAll(tx: Tx, order: ShippedSoFar, before: Reservation | undefined): Promise<string> {
    const places = await this.stock.lockForHold(
      tx,
      order.lines.map(({ variantId }) => variantId),
    );
    const allocations = planTake(order, places);
    const status = order.final ? ('committed' as const) : ('held' as const);
    const state = { orderVersion: order.version, version: (before?.version ?? 0) + 1, status, expiresAt: null };
    let reservationId = before?.id;
    if (before === undefined) {
      const anchor = { ...state, orderId: order.orderId, releasedReason: null, allocations };
      reservationId = await this.reservations.insert(tx, anchor);
    } else {
      await this.reservations.update(tx, before, { ...state, releasedReason: null });
      await this.reservations.replaceLines(tx, before.id, allocations);
    }
    await this.announcer.crossings(tx, await this.stock.reserve(tx, allocations));
    return reservationId!;
  }
}

function planTake({ orderId, lines }: ShippedSoFar, places: readonly StockPlace[]): readonly Allocation[] {
  const sellable = places.map((place) => ({ ...place, isSold: true, backorderAllowed: false }));
  const ask = (units: (line: ShippedSoFar['lines'][number]) => number) =>
    planHold(
      lines.map((line) => ({ ...line, quantity: units(line) })).filter(({ quantity }) => quantity > 0),
      sellable,
    );
  const everything = ask(({ quantity, cancelled }) => quantity - cancelled);
  const plan = everything.outcome === 'held' ? everything : ask(({ shipped }) => shipped);
  if (plan.outcome === 'held') return plan.allocations;
  const [short] = plan.lines;
  const line = lines.find(({ itemId }) => itemId === short!.itemId)!;
  throw missing(orderId, line.variantId, short!.asked - short!.available);
}

function missing(orderId: string, variantId: string, units: number): PermanentFailure {
  return new PermanentFailure(
    `${units} units of ${variantId} left for order ${orderId} that were neither held for it nor are free`,
    'stock_missing',
  );
}

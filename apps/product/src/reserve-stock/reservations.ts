import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { Outbox, PermanentFailure } from '@tenfold/messaging';
import { InventoryReleasedV1, InventoryReservationRejectedV1, InventoryReservedV1 } from '@tenfold/product-contracts';
import type { EntityManager } from 'typeorm';
import { StockAnnouncer } from '../announce-stock/stock-announcer.ts';
import { planHold, type AskedLine, type HoldPlan } from '../domain/hold.ts';
import { reservationAction, type OrderFact, type Reservation } from '../domain/reservation.ts';
import { ReservationRepository } from '../persistence/reservation.repository.ts';
import { StockRepository } from '../persistence/stock.repository.ts';

/** What an order event says about stock. */
export interface OrderNews {
  readonly fact: Exclude<OrderFact, 'shipped'>;
  readonly orderId: string;
  /** Version of the order. */
  readonly version: number;
  /** Empty for a cancellation. */
  readonly lines: readonly AskedLine[];
  /** RFC 3339; null for a hold that does not expire. */
  readonly holdUntil: string | null;
}

type Held = Extract<HoldPlan, { outcome: 'held' }>;
type Refused = Extract<HoldPlan, { outcome: 'refused' }>;

/**
 * The stock side of an order's life: held when it is placed, kept when it is confirmed, given back when it ends. Facts may
 * come in any order and any number of times; the outcome is the same.
 */
@Injectable()
export class Reservations {
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
   * @throws PermanentFailure `contradiction` when no path leads from the reservation to the news
   */
  async apply(tx: Tx, news: OrderNews, before: Reservation | undefined): Promise<void> {
    const action = reservationAction(news.fact, news.version, before);
    if (action === 'stale') return;
    if (action === 'hold') return this.#hold(tx, news);
    if (action === 'close' && before === undefined) return this.#closeUnseen(tx, news);
    if (before !== undefined) {
      if (action === 'keep') return this.#keep(tx, news, before);
      if (action === 'regain') return this.#regain(tx, news, before);
      if (action === 'release') return this.#release(tx, news, before);
      if (action === 'close') return this.#close(tx, news, before);
    }
    throw new PermanentFailure(
      `Order ${news.orderId} was ${news.fact} while its reservation is ${before?.status ?? 'unknown'}`,
      'contradiction',
    );
  }

  async #hold(tx: Tx, news: OrderNews): Promise<void> {
    const plan = await this.#plan(tx, news);
    const anchor = { orderId: news.orderId, orderVersion: news.version, version: 1 };
    if (plan.outcome === 'refused') {
      const refusal = { status: 'released', expiresAt: null, releasedReason: plan.reason, allocations: [] } as const;
      await this.reservations.insert(tx, { ...anchor, ...refusal });
      return this.#reject(tx, news, 1, plan.reason, plan);
    }
    await this.reservations.insert(tx, {
      ...anchor,
      status: 'held',
      expiresAt: news.holdUntil,
      releasedReason: null,
      allocations: plan.allocations,
    });
    await this.#take(tx, news, 1, plan);
  }

  /** The order ended before it was heard of: a late beginning will find it closed. */
  async #closeUnseen(tx: Tx, { orderId, version }: OrderNews): Promise<void> {
    await this.reservations.insert(tx, {
      orderId,
      orderVersion: version,
      version: 0,
      status: 'released',
      expiresAt: null,
      releasedReason: 'order_ended',
      allocations: [],
    });
  }

  async #keep(tx: Tx, news: OrderNews, before: Reservation): Promise<void> {
    await this.reservations.update(tx, before, { orderVersion: news.version, expiresAt: null });
  }

  async #regain(tx: Tx, news: OrderNews, before: Reservation): Promise<void> {
    const version = before.version + 1;
    const plan = await this.#plan(tx, news);
    if (plan.outcome === 'refused') {
      await this.reservations.update(tx, before, { orderVersion: news.version, version, status: 'released' });
      return this.#reject(tx, news, version, 'expired', plan);
    }
    await this.reservations.update(tx, before, {
      orderVersion: news.version,
      version,
      status: 'held',
      expiresAt: null,
      releasedReason: null,
    });
    await this.reservations.replaceLines(tx, before.id, plan.allocations);
    await this.#take(tx, news, version, plan);
  }

  async #release(tx: Tx, news: OrderNews, before: Reservation): Promise<void> {
    const version = before.version + 1;
    await this.reservations.update(tx, before, {
      orderVersion: news.version,
      version,
      status: 'released',
      expiresAt: null,
      releasedReason: 'order_ended',
    });
    await this.giveBack(tx, before.id);
    await this.outbox.add(tx, InventoryReleasedV1, { orderId: news.orderId, version, reason: 'order_ended' });
  }

  /** Nothing is held (any more), so nobody needs to hear of it. */
  async #close(tx: Tx, news: OrderNews, before: Reservation): Promise<void> {
    const reason = before.status === 'expired' ? { releasedReason: 'order_ended' } : {};
    await this.reservations.update(tx, before, { orderVersion: news.version, status: 'released', ...reason });
  }

  async giveBack(tx: Tx, reservationId: string): Promise<void> {
    const taken = await this.stock.lockOfReservation(tx, reservationId);
    await this.announcer.crossings(tx, await this.stock.giveBack(tx, taken));
  }

  async #plan(tx: Tx, { lines }: OrderNews): Promise<HoldPlan> {
    const places = await this.stock.lockForHold(
      tx,
      lines.map(({ variantId }) => variantId),
    );
    return planHold(lines, places);
  }

  async #take(tx: Tx, { orderId, holdUntil }: OrderNews, version: number, { allocations, lines }: Held): Promise<void> {
    await this.announcer.crossings(tx, await this.stock.reserve(tx, allocations));
    await this.outbox.add(tx, InventoryReservedV1, {
      orderId,
      version,
      ...(holdUntil === null ? {} : { holdUntil }),
      lines: [...lines],
    });
  }

  async #reject(
    tx: Tx,
    { orderId }: OrderNews,
    version: number,
    reason: 'short' | 'not_sold' | 'expired',
    { lines }: Refused,
  ): Promise<void> {
    await this.outbox.add(tx, InventoryReservationRejectedV1, { orderId, version, reason, lines: [...lines] });
  }
}

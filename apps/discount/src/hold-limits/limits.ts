import { Injectable } from '@nestjs/common';
import type { Tx } from '@tenfold/database';
import { CouponRedeemedV1, CouponRejectedV1, CouponReleasedV1, CouponReservedV1 } from '@tenfold/discount-contracts';
import { Outbox, PermanentFailure } from '@tenfold/messaging';
import type { EntityManager } from 'typeorm';
import { limitsAction, type OrderFact, type OrderLimits } from '../domain/order-limits.ts';
import {
  planHold,
  type HoldPlan,
  type LimitedCoupon,
  type LimitedPromotion,
  type WantedUse,
} from '../domain/plan-hold.ts';
import { OrderLimitsRepository } from '../persistence/order-limits.repository.ts';
import { UsageRepository, type HeldUse, type Holder } from '../persistence/usage.repository.ts';
import { AnnounceUsedUp } from './announce-used-up.ts';

/** What an order event says about limits. */
export interface OrderNews {
  readonly fact: OrderFact;
  readonly orderId: string;
  /** Version of the order. */
  readonly version: number;
  readonly limits: readonly {
    readonly source: 'coupon' | 'promotion';
    readonly ref: string;
    readonly amount: { readonly amount: number; readonly currency: string };
    readonly customerKey: string;
  }[];
  /** RFC 3339; of `placed` only. */
  readonly placedAt?: string;
}

type Refused = Extract<HoldPlan, { outcome: 'refused' }>;

/**
 * The limits of an order's life: held when it is placed, redeemed when it is confirmed, given back when it ends. Facts may
 * come in any order and any number of times; the outcome is the same.
 */
@Injectable()
export class Limits {
  constructor(
    private readonly anchors: OrderLimitsRepository,
    private readonly usages: UsageRepository,
    private readonly usedUp: AnnounceUsedUp,
    private readonly outbox: Outbox,
  ) {}

  find(db: EntityManager, orderId: string): Promise<OrderLimits | undefined> {
    return this.anchors.find(db, orderId);
  }

  /**
   * @param before the order's row as it was read before the transaction
   * @throws StaleVersion when it has moved since
   * @throws PermanentFailure `contradiction` when no path leads from the row to the news
   */
  async apply(tx: Tx, news: OrderNews, before: OrderLimits | undefined): Promise<void> {
    // Written before the contract had the header: nothing is limited, so nothing is held.
    if (news.limits.length === 0) return;
    const action = limitsAction(news.fact, news.version, before);
    if (action === 'stale') return;
    if (action === 'hold') return this.#hold(tx, news);
    if (action === 'hold_and_redeem') return this.#holdAndRedeem(tx, news);
    if (action === 'close' && before === undefined) return this.#closeUnseen(tx, news);
    if (before !== undefined) {
      if (action === 'redeem') return this.#redeem(tx, news, before);
      if (action === 'release') return this.#release(tx, news, before);
      if (action === 'close') return this.#close(tx, news, before);
    }
    throw contradiction(news, `its limits are ${before?.status ?? 'unknown'}`);
  }

  async #hold(tx: Tx, news: OrderNews): Promise<void> {
    const { orderId, version: orderVersion } = news;
    const refusal = await this.#take(tx, news, { orderId, orderVersion, version: 1, status: 'reserved' });
    if (refusal === undefined) return;
    const { reason, ref } = refusal;
    const refused = { orderVersion, version: 1, status: 'released', releasedReason: reason } as const;
    await this.anchors.insert(tx, orderId, refused);
    await this.outbox.add(tx, CouponRejectedV1, { orderId, version: 1, reason, ref });
  }

  /** Only limits can refuse a promise, and then somebody has to look: the order was never asked. */
  async #holdAndRedeem(tx: Tx, news: OrderNews): Promise<void> {
    const { orderId, version: orderVersion } = news;
    const refusal = await this.#take(tx, news, { orderId, orderVersion, version: 1, status: 'redeemed' });
    if (refusal !== undefined) throw contradiction(news, `${refusal.ref} is ${refusal.reason}`);
  }

  /**
   * Takes every use and says so, in one journey to the database: others wait for the lock.
   *
   * @returns why nothing was taken; a refusal has written nothing
   */
  async #take(tx: Tx, news: OrderNews, holder: Holder): Promise<Refused | undefined> {
    const wanted = news.limits
      .map(({ amount, ...use }): WantedUse => ({ ...use, ...amount }))
      .sort((a, b) => (`${a.source} ${a.ref}` < `${b.source} ${b.ref}` ? -1 : 1));
    const limited = await this.usages.lock(tx, wanted);
    const plan = planHold(wanted, limited, news.placedAt === undefined ? undefined : new Date(news.placedAt));
    if (plan.outcome === 'refused') return plan;
    const { orderId, orderVersion, version, status } = holder;
    await Promise.all([
      this.anchors.insert(tx, orderId, { orderVersion, version, status, releasedReason: null }),
      ...wanted.map((use) =>
        this.#takeOne(
          tx,
          use,
          limited.find(({ id }) => id === use.ref)!,
          holder,
        ),
      ),
      this.#say(tx, status === 'reserved' ? CouponReservedV1 : CouponRedeemedV1, orderId, version, wanted),
    ]);
    return undefined;
  }

  async #takeOne(tx: Tx, use: WantedUse, limited: LimitedCoupon | LimitedPromotion, holder: Holder): Promise<void> {
    const last = await this.usages.take(tx, use, limited, holder);
    if (last) await this.usedUp.run(tx, last);
  }

  /** The order ended before it was heard of: a late beginning will find it closed. */
  async #closeUnseen(tx: Tx, { orderId, version: orderVersion }: OrderNews): Promise<void> {
    const closed = { orderVersion, version: 0, status: 'released', releasedReason: 'order_ended' } as const;
    await this.anchors.insert(tx, orderId, closed);
  }

  async #redeem(tx: Tx, { orderId, version: orderVersion }: OrderNews, before: OrderLimits): Promise<void> {
    const version = before.version + 1;
    const [, uses] = await Promise.all([
      this.anchors.update(tx, before, { orderVersion, version, status: 'redeemed', releasedReason: null }),
      this.usages.redeem(tx, orderId, orderVersion, version),
    ]);
    await this.#say(tx, CouponRedeemedV1, orderId, version, uses);
  }

  async #release(tx: Tx, { orderId, version: orderVersion }: OrderNews, before: OrderLimits): Promise<void> {
    const version = before.version + 1;
    const ended = { orderVersion, version, status: 'released', releasedReason: 'order_ended' } as const;
    await this.anchors.update(tx, before, ended);
    const uses = await this.usages.giveBack(tx, orderId, orderVersion, version);
    await this.#say(tx, CouponReleasedV1, orderId, version, uses);
  }

  /** Nothing is held (any more), so nobody needs to hear of it. */
  async #close(tx: Tx, { version: orderVersion }: OrderNews, before: OrderLimits): Promise<void> {
    const { version } = before;
    await this.anchors.update(tx, before, { orderVersion, version, status: 'released', releasedReason: 'order_ended' });
  }

  async #say(
    tx: Tx,
    event: typeof CouponReservedV1 | typeof CouponRedeemedV1 | typeof CouponReleasedV1,
    orderId: string,
    version: number,
    uses: readonly HeldUse[],
  ): Promise<void> {
    const usages = uses.map(({ source, ref, amount }) => ({ source, ref, amount }));
    await this.outbox.add(tx, event, { orderId, version, usages });
  }
}

function contradiction({ orderId, fact }: OrderNews, because: string): PermanentFailure {
  return new PermanentFailure(`Order ${orderId} was ${fact} while ${because}`, 'contradiction');
}

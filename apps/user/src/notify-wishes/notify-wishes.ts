import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { newCorrelation, StaleVersion, withCorrelation } from '@tenfold/messaging';
import { WishlistBackInStockV1 } from '@tenfold/user-contracts';
import { IsNull, Not } from 'typeorm';
import { People } from '../know-person/people.ts';
import { WishlistItemEntity } from '../persistence/entities/wish.entities.ts';

const BATCH = 100;

/**
 * Says to each who waits for something that it can be had again. One product may have thousands who wish for it: the
 * handler only marks them, here they are told one by one, each in a transaction of its own and once.
 */
@Injectable()
export class NotifyWishes {
  constructor(
    private readonly database: Database,
    private readonly people: People,
  ) {}

  /** @returns how many were told */
  async step(): Promise<number> {
    const due = await this.database.read.find(WishlistItemEntity, {
      where: { noticeDueAt: Not(IsNull()) },
      order: { noticeDueAt: 'ASC' },
      take: BATCH,
    });
    let told = 0;
    for (const { id, userId } of due) {
      if (await withCorrelation(newCorrelation(), () => this.#tell(id, userId))) told += 1;
    }
    return told;
  }

  async #tell(id: string, userId: string): Promise<boolean> {
    const person = await this.people.find(this.database.read, userId);
    try {
      return await this.database.transaction(async (tx) => {
        if (!person || person.status !== 'active') {
          await tx.update(WishlistItemEntity, { id }, { noticeDueAt: null });
          return false;
        }
        return this.people.write(tx, person, async (say) => {
          const wish = await tx.findOneBy(WishlistItemEntity, { id, noticeDueAt: Not(IsNull()) });
          if (!wish) return false;
          const { productId, variantId, productName, price, currency } = wish;
          await tx.update(WishlistItemEntity, { id }, { noticeDueAt: null });
          say(WishlistBackInStockV1, {
            ...{ productId, productName },
            ...(variantId && { variantId }),
            ...(price !== null && currency !== null && { price: { amount: price, currency } }),
          });
          return true;
        });
      });
    } catch (error) {
      if (error instanceof StaleVersion) return false;
      throw error;
    }
  }
}

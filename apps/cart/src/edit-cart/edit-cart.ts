import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { untilCurrent } from '@tenfold/service-host';
import { CartErrors } from '../domain/cart.errors.ts';
import { assertOpen, type Cart, type Edit } from '../domain/cart.ts';
import { holds, type CartHolder } from '../holder/cart-holder.ts';
import { CartRepository } from '../persistence/cart.repository.ts';

/** Somebody who clicks fast is their own rival. */
const ATTEMPTS = 10;

/**
 * The one door for changes: read the cart without a lock, let the domain change it, write it if it is still as it was read,
 * else begin again. So the versions of its events come in the order of its changes, whoever clicks how fast.
 */
@Injectable()
export class EditCart {
  constructor(
    private readonly database: Database,
    private readonly carts: CartRepository,
  ) {}

  /** @throws CartErrors.not_found, also for somebody else's; closed; changed_meanwhile; what `edit` throws */
  async run(holder: CartHolder, id: string, edit: Edit): Promise<Cart> {
    return this.whileItChanges(async () => {
      const cart = await this.carts.find(this.database.read, id);
      if (!cart || !holds(holder, cart)) throw CartErrors.not_found();
      assertOpen(cart);
      const edited = edit(cart);
      const after: Cart = { ...edited.after, status: 'active' };
      return this.database.transaction((tx) => this.carts.write(tx, cart, { ...edited, after }));
    });
  }

  /** Runs `attempt` again for as long as a rival was quicker. */
  whileItChanges<T>(attempt: () => Promise<T>): Promise<T> {
    return untilCurrent(attempt, { mostRuns: ATTEMPTS, refusal: CartErrors.changed_meanwhile });
  }
}

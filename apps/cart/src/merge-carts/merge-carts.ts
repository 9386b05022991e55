import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CartErrors } from '../domain/cart.errors.ts';
import { assertOpen, takeOver, type Cart } from '../domain/cart.ts';
import { EditCart } from '../edit-cart/edit-cart.ts';
import type { CartHolder } from '../holder/cart-holder.ts';
import { OpenCart } from '../open-cart/open-cart.ts';
import { CartRepository } from '../persistence/cart.repository.ts';

/** At login: what the guest chose goes into the cart of the account, in one transaction. Twice is the same as once. */
@Injectable()
export class MergeCarts {
  constructor(
    private readonly database: Database,
    private readonly carts: CartRepository,
    private readonly openCart: OpenCart,
    private readonly editCart: EditCart,
  ) {}

  /**
   * @returns the cart of the account
   * @throws CartErrors.not_found unless the caller is an account and holds the secret of the guest's cart; closed
   */
  run(userId: string, { tokenHash }: CartHolder, guestCartId: string): Promise<Cart> {
    return this.editCart.whileItChanges(async () => {
      const guest = await this.carts.find(this.database.read, guestCartId);
      if (!guest || guest.guestTokenHash === null || guest.guestTokenHash !== tokenHash) throw CartErrors.not_found();
      const { cart: mine } = await this.openCart.openOf(userId);
      if (guest.status === 'merged' && guest.mergedIntoId === mine.id) return mine;
      assertOpen(guest);
      const taken = takeOver(guest)(mine);
      return this.database.transaction(async (tx) => {
        const merged: Cart = { ...guest, status: 'merged', mergedIntoId: mine.id };
        await this.carts.write(tx, guest, { after: merged, says: [] });
        return this.carts.write(tx, mine, taken);
      });
    });
  }
}

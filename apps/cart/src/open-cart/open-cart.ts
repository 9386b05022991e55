import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CartConfig } from '../config.ts';
import { isOpen } from '../domain/cart-status.ts';
import { comeBack, type Cart } from '../domain/cart.ts';
import { EditCart } from '../edit-cart/edit-cart.ts';
import { hashOf, newToken, type CartHolder } from '../holder/cart-holder.ts';
import { CartRepository } from '../persistence/cart.repository.ts';

export interface OpenedCart {
  readonly cart: Cart;
  readonly isNew: boolean;
  /** The secret of a new guest cart: shown once, kept nowhere. */
  readonly token?: string;
}

/** The cart of whoever asks: the one that is open, or a new one. However often an account asks at once, it has one cart. */
@Injectable()
export class OpenCart {
  constructor(
    private readonly database: Database,
    private readonly carts: CartRepository,
    private readonly editCart: EditCart,
    private readonly config: CartConfig,
  ) {}

  async run(holder: CartHolder): Promise<OpenedCart> {
    if (holder.userId !== undefined) return this.openOf(holder.userId);
    const known = holder.tokenHash && (await this.carts.findByToken(this.database.read, holder.tokenHash));
    if (known && isOpen(known.status)) return { cart: known, isNew: false };
    const token = newToken();
    const cart = await this.#create({ userId: null, guestTokenHash: hashOf(token) });
    return { cart: cart!, isNew: true, token };
  }

  /** An abandoned cart is active again from here on. */
  async openOf(userId: string): Promise<OpenedCart> {
    const known = await this.carts.findOpenOf(this.database.read, userId);
    if (known?.status === 'active') return { cart: known, isNew: false };
    if (known) return { cart: await this.editCart.run({ userId }, known.id, comeBack), isNew: false };
    const created = await this.#create({ userId, guestTokenHash: null });
    // A rival was quicker, and has committed: its cart is there, unless it has ended since.
    return created ? { cart: created, isNew: true } : this.openOf(userId);
  }

  #create(owner: Pick<Cart, 'userId' | 'guestTokenHash'>): Promise<Cart | undefined> {
    return this.database.transaction((tx) => this.carts.create(tx, owner, [], this.config.CART_CURRENCY));
  }
}

import { Injectable } from '@nestjs/common';
import type { Sealed } from '@tenfold/contract-kit';
import { Sealer } from '@tenfold/messaging';
import { guestContact, type GuestContact } from '@tenfold/order-contracts';

/** Whom an event names. */
export interface AboutCustomer {
  readonly userId?: string | undefined;
  readonly contact?: Sealed<GuestContact> | undefined;
}

/** Whom to tell: an account (at `address`, if that is not its own), or a guest. */
export type Addressee =
  | { readonly kind: 'account'; readonly userId: string; readonly address?: string }
  | { readonly kind: 'guest'; readonly address: string; readonly name?: string | undefined; readonly locale: string };

@Injectable()
export class Addressees {
  constructor(private readonly sealer: Sealer) {}

  /** @returns undefined for an event that names nobody */
  async of({ userId, contact }: AboutCustomer): Promise<Addressee | undefined> {
    if (userId !== undefined) return { kind: 'account', userId };
    if (contact === undefined) return undefined;
    const { email, name, locale } = await this.sealer.unseal(contact, guestContact);
    return { kind: 'guest', address: email, name, locale };
  }
}

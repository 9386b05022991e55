import { Injectable } from '@nestjs/common';
import { FieldCipher } from '@tenfold/database';
import type { DeliveryAddress } from '@tenfold/order-contracts';
import type { ShippingAddress } from './entities/shipping-address.entity.ts';

const FIELDS = ['recipient', 'company', 'line1', 'line2', 'city', 'state', 'postalCode', 'phone', 'email'] as const;
type Stored = Pick<ShippingAddress, (typeof FIELDS)[number] | 'country'>;

/** Addresses at rest: every field but the country is ciphertext, bound to its column. */
@Injectable()
export class AddressCipher {
  constructor(private readonly cipher: FieldCipher) {}

  encrypt(address: DeliveryAddress): Stored {
    const fields = FIELDS.map((field) => [field, this.#encrypt(field, address[field])]);
    return { ...Object.fromEntries(fields), country: address.country } as Stored;
  }

  decrypt(stored: Stored): DeliveryAddress {
    const fields = FIELDS.flatMap((field) => {
      const value = stored[field];
      return value === null ? [] : [[field, this.cipher.decrypt(value, context(field))]];
    });
    return { ...Object.fromEntries(fields), country: stored.country } as DeliveryAddress;
  }

  #encrypt(field: string, value: string | undefined): string | null {
    return value === undefined ? null : this.cipher.encrypt(value, context(field));
  }
}

const context = (field: string) => `shipping_addresses.${field}`;

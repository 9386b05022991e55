import { Injectable } from '@nestjs/common';
import { FieldCipher } from '@tenfold/database';
import { deliveryAddress, type DeliveryAddress } from '@tenfold/order-contracts';

const CONTEXT = 'shipments.address';

/** Addresses at rest: one cipher text each, bound to its column. */
@Injectable()
export class AddressCipher {
  constructor(private readonly cipher: FieldCipher) {}

  encrypt(address: DeliveryAddress): string {
    return this.cipher.encrypt(JSON.stringify(address), CONTEXT);
  }

  decrypt(stored: string): DeliveryAddress {
    return deliveryAddress.parse(JSON.parse(this.cipher.decrypt(stored, CONTEXT)));
  }
}

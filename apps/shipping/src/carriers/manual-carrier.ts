import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ShippingConfig } from '../config.ts';
import { Carrier, type Label, type LabelRequest } from './carrier.ts';

/** Our own van, or a carrier that staff speak to by hand: nobody is called. */
@Injectable()
export class ManualCarrier extends Carrier {
  readonly adapter = 'manual';
  readonly reportsItself = false;

  constructor(private readonly config: ShippingConfig) {
    super();
  }

  async label({ shipmentId, tracking }: LabelRequest): Promise<Label> {
    return {
      tracking: tracking ?? `MAN${randomBytes(8).toString('hex').toUpperCase()}`,
      url: `${this.config.SHIPPING_PUBLIC_URL}/v1/admin/shipments/${shipmentId}/label`,
    };
  }

  async voidLabel(): Promise<void> {}
}

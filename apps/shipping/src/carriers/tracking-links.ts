import { Injectable } from '@nestjs/common';
import { ShippingConfig } from '../config.ts';
import type { Shipment } from '../domain/shipping-order.ts';

/** Where a customer follows a parcel: at its carrier, or on our own page. */
@Injectable()
export class TrackingLinks {
  constructor(private readonly config: ShippingConfig) {}

  to({ trackingUrlTemplate }: Pick<Shipment['carrier'], 'trackingUrlTemplate'>, tracking: string): string {
    const template = trackingUrlTemplate ?? `${this.config.SHIPPING_PUBLIC_URL}/v1/tracking/{tracking}`;
    return template.replaceAll('{tracking}', encodeURIComponent(tracking));
  }
}

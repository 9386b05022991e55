import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { FindShipments } from '../find-shipments/find-shipments.ts';
import { drawLabel } from './label-pdf.ts';

@Injectable()
export class PrintLabel {
  constructor(private readonly shipments: FindShipments) {}

  /** @throws shipping.shipment_not_found, shipping.not_dispatched */
  async run(caller: Identity, id: string): Promise<{ number: string; pdf: Buffer }> {
    const shipment = await this.shipments.detail(caller, id);
    const { number, trackingNumber } = shipment;
    if (trackingNumber === null) throw ShippingErrors.not_dispatched();
    return { number, pdf: await drawLabel({ ...shipment, trackingNumber }) };
  }
}

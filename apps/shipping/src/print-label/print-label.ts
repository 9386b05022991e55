import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { FindShipments } from '../find-shipments/find-shipments.ts';

@Injectable()
export class PrintLabel {
  constructor(private readonly shipments: FindShipments) {}

  /** @throws shipping.shipment_not_found, shipping.not_dispatched */
  async run(caller: Identity, id: string): Promise<{ number: string; pdf: Buffer }> {
    const shipment = await this.shipments.detail(caller, id);
    const { number, trackingNumber } = shipment;
    if (trackingNumber === null) throw ShippingErrors.not_dispatched();
    // Drawing takes some ten megabytes of code that nobody needs before the first label.
    const { drawLabel } = await import('./label-pdf.ts');
    return { number, pdf: await drawLabel({ ...shipment, trackingNumber }) };
  }
}

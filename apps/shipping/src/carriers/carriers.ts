import { Injectable } from '@nestjs/common';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import type { Carrier } from './carrier.ts';
import { ManualCarrier } from './manual-carrier.ts';
import { SimulatedCarrier } from './simulated-carrier.ts';

/** The carriers that there is a connection to. */
@Injectable()
export class Carriers {
  readonly #byAdapter: ReadonlyMap<string, Carrier>;

  constructor(manual: ManualCarrier, simulated: SimulatedCarrier) {
    this.#byAdapter = new Map([manual, simulated].map((carrier) => [carrier.adapter, carrier]));
  }

  isConnected(adapter: string): boolean {
    return this.#byAdapter.has(adapter);
  }

  /** @throws shipping.carrier_not_connected */
  get(adapter: string): Carrier {
    const carrier = this.#byAdapter.get(adapter);
    if (carrier === undefined) throw ShippingErrors.carrier_not_connected();
    return carrier;
  }
}

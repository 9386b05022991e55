import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { Carriers } from '../carriers/carriers.ts';

const ASKED = `UPDATE shipments SET label_asked_at = now() WHERE id = $1 AND status = 'created'`;
/** Behind all others, so that twenty of these are not the only ones that are ever tried. */
const LATER = `UPDATE shipments SET label_asked_at = now() WHERE id = $1 AND label_asked_at IS NOT NULL`;
const GIVEN_BACK = 'UPDATE shipments SET label_asked_at = NULL WHERE id = $1';
const FIND = `
  SELECT s.id AS "shipmentId", c.adapter FROM shipments s JOIN carriers c ON c.id = s.carrier_id
  WHERE s.status = 'cancelled' AND s.label_asked_at IS NOT NULL`;
const ONE = `${FIND} AND s.id = $1`;
const SOME = `${FIND} ORDER BY s.label_asked_at LIMIT 20`;

interface Unused {
  readonly shipmentId: string;
  readonly adapter: string;
}

/**
 * Labels of shipments that were cancelled after the carrier was asked. Only of those: to a rival who dispatched the shipment
 * the carrier gave the same label.
 */
@Injectable()
export class GiveBackLabels {
  constructor(
    private readonly database: Database,
    private readonly carriers: Carriers,
  ) {}

  /** To be called before the look at the shipment that leads to asking a carrier: whoever is cancelled by then is left alone. */
  async remember(shipmentId: string): Promise<void> {
    await this.database.read.query(ASKED, [shipmentId]);
  }

  /** @throws shipping.carrier_unavailable; it is tried again by `all` */
  async of(shipmentId: string): Promise<void> {
    for (const unused of await this.database.read.query<Unused[]>(ONE, [shipmentId])) await this.#giveBack(unused);
  }

  /**
   * One that a carrier does not take back keeps no other waiting.
   *
   * @returns how many were given back
   * @throws shipping.carrier_unavailable for the first that was not taken back; it is tried again after all others
   */
  async all(): Promise<number> {
    const unused = await this.database.read.query<Unused[]>(SOME);
    const refusals: unknown[] = [];
    for (const one of unused) {
      try {
        await this.#giveBack(one);
      } catch (error) {
        refusals.push(error);
        await this.database.read.query(LATER, [one.shipmentId]);
      }
    }
    if (refusals.length > 0) throw refusals[0];
    return unused.length;
  }

  /** The carrier gives the same label for the same shipment; if it was never asked, it makes one for this. */
  async #giveBack({ shipmentId, adapter }: Unused): Promise<void> {
    const carrier = this.carriers.get(adapter);
    const { tracking } = await carrier.label({ shipmentId, weightGrams: null, tracking: undefined });
    await carrier.voidLabel(tracking);
    await this.database.read.query(GIVEN_BACK, [shipmentId]);
  }
}

import { ShippingErrors } from './shipping.errors.ts';

export type ShipmentStatus = 'created' | 'dispatched' | 'in_transit' | 'delivered' | 'exception' | 'cancelled';

/** Every transition that exists. Staff get anything else refused; a carrier's other news is kept as tracking only. */
export const shipmentTransitions: Readonly<Record<ShipmentStatus, readonly ShipmentStatus[]>> = {
  created: ['dispatched', 'cancelled'],
  dispatched: ['in_transit', 'delivered', 'exception'],
  in_transit: ['delivered', 'exception'],
  exception: ['in_transit', 'delivered'],
  delivered: [],
  cancelled: [],
};

export function canMove(from: ShipmentStatus, to: ShipmentStatus): boolean {
  return shipmentTransitions[from].includes(to);
}

/** @throws shipping.illegal_transition, with `state` and `allowed` for the caller */
export function assertTransition(from: ShipmentStatus, to: ShipmentStatus): void {
  if (canMove(from, to)) return;
  throw ShippingErrors.illegal_transition({
    detail: `A shipment that is ${from} cannot become ${to}.`,
    extensions: { state: from, allowed: shipmentTransitions[from] },
  });
}

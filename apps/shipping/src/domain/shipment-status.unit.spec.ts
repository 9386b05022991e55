import { describe, expect, test } from '@jest/globals';
import { assertTransition, shipmentTransitions, type ShipmentStatus } from './shipment-status.ts';

describe('assertTransition', () => {
  const statuses = Object.keys(shipmentTransitions) as ShipmentStatus[];
  const pairs = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));

  test.each(pairs)('%s → %s is allowed if, and only if, it is declared', (from, to) => {
    const attempt = () => assertTransition(from, to);
    if (shipmentTransitions[from].includes(to)) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code: 'shipping.illegal_transition', status: 409 }));
  });

  test('what has arrived or was cancelled stays so, and nothing goes back to the pick list', () => {
    expect(statuses.filter((status) => shipmentTransitions[status].length === 0)).toEqual(['delivered', 'cancelled']);
    expect(pairs.filter(([from, to]) => to === 'created' && shipmentTransitions[from].includes(to))).toEqual([]);
    expect(statuses.filter((from) => shipmentTransitions[from].includes('cancelled'))).toEqual(['created']);
  });
});

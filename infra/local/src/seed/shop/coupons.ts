const euros = (amount: number) => ({ amount: amount * 100, currency: 'EUR' });

/** One coupon of each kind, and one that is soon used up. */
export const coupons = [
  {
    code: 'WELCOME10',
    name: 'Ten per cent off, five times',
    kind: 'percentage',
    percentBp: 1_000,
    usageLimitPerUser: 5,
  },
  { code: 'FIVER', name: 'Five euros off from thirty', kind: 'fixed', amount: euros(5), minimumSpend: euros(30) },
  { code: 'FREESHIP', name: 'Delivery on the house', kind: 'free_shipping' },
  {
    ...{ code: 'FIRST10', name: 'A fifth off for the first ten', kind: 'percentage', percentBp: 2_000 },
    ...{ usageLimit: 10, usageLimitPerUser: 1 },
  },
] as const;

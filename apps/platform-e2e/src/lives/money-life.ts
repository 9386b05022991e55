import type { Life } from './life.ts';

/** Money taken, given back and refused; orders called off before and after their confirmation. */
export const moneyLife: Life = async (platform, errands) => {
  const { variantId } = await platform.sell({ units: 10 });
  for (const token of ['tok_ok', 'tok_norefund']) {
    const { order } = await errands.confirmed(variantId, { token });
    const id = await errands.paymentOf(order.id);
    await errands.staff('POST', `/v1/admin/payments/${id}/captures`, {});
    await platform.settles(order.id, { payment: 'captured' });
    await errands.staff('POST', `/v1/admin/payments/${id}/refunds`, { amount: 500, reason: 'goodwill' });
  }
  const declined = await errands.place(variantId, { token: 'tok_declined' });
  await platform.settles(declined.id, { payment: 'failed' });

  const { order: late, held } = await errands.charged(variantId);
  expect((await platform.customer.cancel(late.id)).status).toBe(200);
  await held.release();

  const secondFactor = await errands.place(variantId, { token: 'tok_2fa' });
  await platform.settles(secondFactor.id, { payment: 'requires_action' });

  const expiring = await errands.place(variantId, { token: 'tok_2fa' });
  await platform.settles(expiring.id, { payment: 'requires_action' });
  const holdIsOver = 'UPDATE inventory_reservations SET expires_at = now() WHERE order_id = $1';
  await platform.locks.letTimePass('product', holdIsOver, [expiring.id]);
  await platform.settles(expiring.id, { status: 'cancelled', reason: 'reservation_expired' });

  const { order } = await errands.confirmed(variantId);
  expect((await platform.customer.cancel(order.id)).status).toBe(202);
  await platform.becomes(order.id, { order: 'cancelled/cancelled', payment: 'voided', shipments: ['cancelled'] });
};

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@tenfold/database';
import { evaluationAnswer } from '@tenfold/discount-contracts';
import type { TestService } from '@tenfold/testing';
import { evaluate, startDiscountService } from '../../test/discount-service.ts';
import { aCoupon, aPromotion } from '../../test/factories.ts';
import { CouponUsageEntity } from '../persistence/entities/coupon.entities.ts';
import { TraceJournal } from './trace-journal.ts';

let service: TestService;
beforeAll(async () => {
  service = await startDiscountService();
});
afterAll(() => service.close());

const tracesOf = (evaluationId: string) =>
  service.database.query<Record<string, unknown>>(
    'SELECT cart_id, input, result, trace, rules_version FROM discount_evaluations WHERE id = $1',
    [evaluationId],
  );

async function usedBy(couponId: string, customerKey: string): Promise<void> {
  const row = { id: newId(), couponId, orderId: newId(), customerKey, userSlot: 1, orderVersion: 1, version: 1 };
  await service.database.db.transaction((tx) =>
    tx.insert(CouponUsageEntity, { ...row, amount: 1, currency: 'EUR', status: 'reserved' }),
  );
}

describe('POST /v1/discounts/evaluations', () => {
  test('nothing applies: the goods cost what they cost', async () => {
    const { status, body } = await evaluate(service);
    expect(status).toBe(200);
    expect(evaluationAnswer.parse(body)).toMatchObject({
      discount: { amount: 0, currency: 'EUR' },
      lines: [{ variantId: 'mug-blue', discount: 0 }],
      freeShipping: false,
      applied: [],
    });
    expect(body).not.toHaveProperty('coupon');
  });

  test('a code counts whatever its case; the answer is what the contract says', async () => {
    const ref = await aCoupon(service.database, { code: 'Summer10', usageLimit: 5, isStackable: true });
    const { body } = await evaluate(service, { couponCode: 'sUMMER10' });
    expect(evaluationAnswer.parse(body)).toEqual({
      evaluationId: expect.any(String),
      discount: { amount: 400, currency: 'EUR' },
      lines: [{ variantId: 'mug-blue', discount: 400 }],
      freeShipping: false,
      applied: [
        {
          source: 'coupon',
          ref,
          code: 'Summer10',
          name: 'Ten off',
          amount: 400,
          lines: [{ variantId: 'mug-blue', amount: 400 }],
          limited: true,
        },
      ],
      coupon: { code: 'Summer10', status: 'applied' },
    });
  });

  test('says why a code does not apply, and what is missing', async () => {
    await aCoupon(service.database, { code: 'RICH', currency: 'EUR', minimumSpend: 5_000 });
    expect((await evaluate(service, { couponCode: 'rich' })).body.coupon).toEqual({
      code: 'RICH',
      status: 'refused',
      reason: 'minimum_spend',
      minimumSpend: { amount: 5_000, currency: 'EUR' },
    });
    expect((await evaluate(service, { couponCode: 'NOBODY' })).body.coupon).toEqual({
      code: 'NOBODY',
      status: 'refused',
      reason: 'unknown',
    });
  });

  test('a limit for each customer is looked at: the account’s by its token, a guest’s by the key', async () => {
    const coupon = await aCoupon(service.database, { code: 'ONCE', usageLimitPerUser: 1 });
    const userId = newId();
    await usedBy(coupon, userId);
    await usedBy(coupon, 'blind-of-ada');
    const reason = async (wishes: object, as?: { userId: string }) =>
      (await evaluate(service, { couponCode: 'ONCE', ...wishes }, as ? { as } : {})).body.coupon?.reason;

    expect(await reason({}, { userId })).toBe('used_by_customer');
    expect(await reason({ customerKey: 'blind-of-ada' })).toBe('used_by_customer');
    expect(await reason({}, { userId: newId() })).toBeUndefined();
    expect(await reason({ customerKey: 'blind-of-grace' })).toBeUndefined();
    // Whoever is signed in cannot pass for somebody else.
    expect(await reason({ customerKey: 'blind-of-grace' }, { userId })).toBe('used_by_customer');
  });

  test('the trace is kept: what was asked, what was answered and what every rule said, and nobody’s name', async () => {
    const promotion = await aPromotion(service.database, { status: 'active', endsAt: new Date('2026-02-01') });
    const wishes = { couponCode: 'NOBODY', cartId: 'cart-1', customerKey: 'blind-of-ada' };
    const { body } = await evaluate(service, wishes);
    expect(await tracesOf(body.evaluationId)).toEqual([]);

    await service.get(TraceJournal).flush();

    const [trace] = await tracesOf(body.evaluationId);
    expect(trace).toMatchObject({
      cart_id: 'cart-1',
      input: { currency: 'EUR', couponCode: 'NOBODY' },
      result: { discount: { amount: 0, currency: 'EUR' } },
      trace: [
        { source: 'promotion', ref: promotion, refused: 'expired' },
        { source: 'coupon', ref: 'NOBODY', refused: 'unknown' },
      ],
      rules_version: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.stringify(trace)).not.toContain('blind-of-ada');
  });

  test('traces that wait when the service stops are written before it has stopped', async () => {
    const stopping = await startDiscountService();
    const { body } = await evaluate(stopping);
    const written = stopping.get(TraceJournal);
    await written.beforeApplicationShutdown();
    const rows = await stopping.database.query('SELECT 1 AS one FROM discount_evaluations WHERE id = $1', [
      body.evaluationId,
    ]);
    await stopping.close();
    expect(rows).toHaveLength(1);
  });

  test.each([
    [{ currency: 'XQX' }, 'discount.currency_unknown'],
    [
      {
        lines: Array.from({ length: 100 }, (_, index) => ({
          variantId: `v${index}`,
          productId: 'p',
          quantity: 999,
          unitPrice: 99_999_999_999,
        })),
      },
      'discount.too_much',
    ],
  ])('what cannot be counted is refused', async (wishes, code) => {
    const { status, body } = await evaluate(service, wishes);
    expect([status, (body as unknown as { code: string }).code]).toEqual([422, code]);
  });
});

import { newId } from '@tenfold/database';
import type { TestDatabase } from '@tenfold/testing';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { PromotionRule } from '../src/domain/promotion-rule.ts';
import { CouponEntity } from '../src/persistence/entities/coupon.entities.ts';
import { PromotionEntity, PromotionRuleEntity } from '../src/persistence/entities/promotion.entities.ts';

/** Before any order of a spec is placed. */
const LONG_AGO = new Date('2026-01-01T00:00:00Z');

/** An active coupon for 10 % off everything, without limits; say what matters. @returns its id */
export async function aCoupon(
  { db }: TestDatabase,
  wishes: QueryDeepPartialEntity<CouponEntity> = {},
): Promise<string> {
  const id = newId();
  await db.transaction((tx) =>
    tx.insert(CouponEntity, {
      id,
      code: `CODE-${id}`,
      name: 'Ten off',
      kind: 'percentage',
      percentBp: 1_000,
      status: 'active',
      statusSince: LONG_AGO,
      ...wishes,
    }),
  );
  return id;
}

const TEN_PERCENT: PromotionRule = { kind: 'effect', type: 'percentage', parameters: { percentBp: 1_000 } };

/** An active promotion for 10 % off everything, without a budget; say what matters. @returns its id */
export async function aPromotion(
  { db }: TestDatabase,
  wishes: QueryDeepPartialEntity<PromotionEntity> = {},
  rules: readonly PromotionRule[] = [TEN_PERCENT],
): Promise<string> {
  const id = newId();
  await db.transaction(async (tx) => {
    await tx.insert(PromotionEntity, { id, name: 'Sale', status: 'active', statusSince: LONG_AGO, ...wishes });
    await tx.insert(
      PromotionRuleEntity,
      rules.map(({ kind, type, parameters }, position) => ({
        id: newId(),
        promotionId: id,
        kind,
        type,
        parameters: { ...parameters },
        position,
      })),
    );
  });
  return id;
}

export async function usedCountOf({ query }: TestDatabase, couponId: string): Promise<number> {
  const [row] = await query<{ used: number }>('SELECT used_count AS used FROM coupons WHERE id = $1', [couponId]);
  return row!.used;
}

/** Types of the events written about an aggregate, in order, with their versions checked to have no gap. */
export async function eventsAbout({ query }: TestDatabase, aggregateType: string, id: string): Promise<string[]> {
  const rows = await query<{ type: string; version: string }>(
    `SELECT type, aggregate_version AS version FROM outbox_messages
     WHERE aggregate_type = $1 AND aggregate_id = $2 ORDER BY seq`,
    [aggregateType, id],
  );
  rows.forEach(({ version }, index) => {
    if (Number(version) !== index + 1) throw new Error(`Event ${index + 1} of ${id} has version ${version}`);
  });
  return rows.map(({ type }) => type);
}

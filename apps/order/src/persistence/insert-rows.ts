import type { Tx } from '@tenfold/database';
import type { ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';

/** All rows in one statement; nothing is read back. */
export async function insertRows<Row extends ObjectLiteral>(
  tx: Tx,
  entity: new () => Row,
  rows: readonly Partial<Row>[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows as unknown as QueryDeepPartialEntity<Row>[];
  await tx.createQueryBuilder().insert().into(entity).values(values).updateEntity(false).execute();
}

import { Outbox } from '@tenfold/messaging';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import { AnnounceUsedUp } from '../src/hold-limits/announce-used-up.ts';
import { Limits } from '../src/hold-limits/limits.ts';
import { discountDatabase } from '../src/persistence/discount-database.ts';
import { OrderLimitsRepository } from '../src/persistence/order-limits.repository.ts';
import { UsageRepository } from '../src/persistence/usage.repository.ts';

/** A `discount_db` of its own, with the roles of production. */
export function freshDiscountDatabase(): Promise<TestDatabase> {
  return testDatabase(discountDatabase);
}

export function limitsOn({ db }: TestDatabase): Limits {
  const outbox = new Outbox(db);
  return new Limits(new OrderLimitsRepository(), new UsageRepository(), new AnnounceUsedUp(outbox), outbox);
}

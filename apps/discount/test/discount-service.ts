import type { EvaluationAnswer } from '@tenfold/discount-contracts';
import {
  startTestService,
  type TestEdit,
  type TestRequest,
  type TestResponse,
  type TestService,
} from '@tenfold/testing';
import { DiscountModule } from '../src/discount.module.ts';
import { discountDatabase } from '../src/persistence/discount-database.ts';
import { manifest } from '../src/service.manifest.ts';

export const staff = { userId: 'staff-1', roles: ['manager'], permissions: ['catalog.write'] } as const;

/** Nobody listens at this broker, and nothing is sent; traces are written when a spec asks. */
const QUIET = { KAFKA_BROKERS: '127.0.0.1:9', EVALUATION_TRACE_INTERVAL_MS: '60000' };

export function startDiscountService(): Promise<TestService> {
  return startTestService({ manifest, module: DiscountModule, database: discountDatabase, env: QUIET });
}

/** A request of a member of staff, with the headers that edits need. */
export function asStaff<Body = Record<string, unknown>>(
  service: TestService,
  method: string,
  path: string,
  edit: TestEdit = {},
): Promise<TestResponse<Body>> {
  return service.edit<Body>(method, `/v1/admin/${path}`, { as: staff, ...edit });
}

/** Two mugs for 19.99 each; say what matters. */
export function evaluate(
  service: TestService,
  wishes: Record<string, unknown> = {},
  request: TestRequest = {},
): Promise<TestResponse<EvaluationAnswer>> {
  const lines = [{ variantId: 'mug-blue', productId: 'mug', quantity: 2, unitPrice: 1_999 }];
  const body = { currency: 'EUR', lines, ...wishes };
  return service.request<EvaluationAnswer>('POST', '/v1/discounts/evaluations', { body, ...request });
}

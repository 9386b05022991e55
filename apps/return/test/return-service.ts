import { randomUUID } from 'node:crypto';
import { newId } from '@tenfold/database';
import { OrderDeliveredV1 } from '@tenfold/order-contracts';
import { hear, startTestService, type Hearer, type TestResponse, type TestService } from '@tenfold/testing';
import type { DeliveredPicture } from '../src/heard-events.ts';
import { OnOrderDelivered } from '../src/on-order-delivered/on-order-delivered.ts';
import { OnRefundFailed } from '../src/on-refund-failed/on-refund-failed.ts';
import { OnRefundSucceeded } from '../src/on-refund-succeeded/on-refund-succeeded.ts';
import { returnDatabase } from '../src/persistence/return-database.ts';
import { ReturnModule } from '../src/return.module.ts';
import type { StaffReturnView } from '../src/return-representation.ts';
import { manifest } from '../src/service.manifest.ts';

export const staff = { userId: 'staff-1', roles: ['manager'], permissions: ['returns.manage'] } as const;

/** Nothing runs out by itself while a spec looks. */
const QUIET = { RETURN_EXPIRY_INTERVAL_MS: '86400000' };

export function startReturnService(env: Readonly<Record<string, string>> = {}): Promise<TestService> {
  return startTestService({ manifest, module: ReturnModule, database: returnDatabase, env: { ...QUIET, ...env } });
}

/** Hands an event with these data to its handler, as the inbox does. */
export function hearData<Data, Read>(
  { database }: TestService,
  handler: Hearer<Data, Read>,
  data: Data,
): Promise<void> {
  return hear(database.db, handler, { id: newId(), data });
}

export interface DeliveredWishes extends Partial<DeliveredPicture> {
  /** Units bought and delivered of its one line. */
  readonly units?: number;
}

/** An order of `userId` whose goods have arrived. */
export async function aDeliveredOrder(service: TestService, wishes: DeliveredWishes = {}): Promise<DeliveredPicture> {
  const { units = 2, ...over } = wishes;
  const now = Date.now();
  const [line] = OrderDeliveredV1.sample.lines;
  const picture: DeliveredPicture = {
    ...OrderDeliveredV1.sample,
    orderId: newId(),
    userId: `user-${randomUUID()}`,
    contact: undefined,
    deliveredAt: new Date(now - 1000).toISOString(),
    returnableUntil: new Date(now + 3_600_000).toISOString(),
    lines: [{ ...line!, itemId: newId(), quantity: units, delivered: units }],
    ...over,
  };
  await hearData(service, service.get(OnOrderDelivered), picture);
  return picture;
}

export interface Asked {
  readonly quantity?: number;
  readonly key?: string;
}

/** The owner asks for units of the first line. */
export function ask(
  service: TestService,
  order: DeliveredPicture,
  { quantity = 1, key = randomUUID() }: Asked = {},
): Promise<TestResponse<StaffReturnView & { code?: string; left?: number }>> {
  return service.request('POST', '/v1/returns', {
    as: { userId: order.userId! },
    headers: { 'idempotency-key': key },
    body: {
      orderId: order.orderId,
      items: [{ itemId: order.lines[0]!.itemId, quantity, reason: 'changed_mind' }],
    },
  });
}

/** A member of staff does something with a return. */
export function act(
  service: TestService,
  id: string,
  what: string,
  body?: object,
  key: string = randomUUID(),
): Promise<TestResponse<StaffReturnView & { code?: string; most?: number }>> {
  return service.request('POST', `/v1/admin/returns/${id}/${what}`, {
    as: staff,
    headers: { 'idempotency-key': key },
    ...(body && { body }),
  });
}

/** A return whose parcel is back and was found to be as good as new. */
export async function anInspectedReturn(
  service: TestService,
  order: DeliveredPicture,
  quantity = 1,
): Promise<StaffReturnView> {
  const asked = await ask(service, order, { quantity });
  if (asked.status !== 201) throw new Error(`Not taken: ${JSON.stringify(asked.body)}`);
  const { id } = asked.body;
  await act(service, id, 'approve', {});
  await act(service, id, 'receive');
  const { itemId } = order.lines[0]!;
  const { status, body } = await act(service, id, 'inspection', {
    items: [{ itemId, receivedQuantity: quantity, condition: 'new', disposition: 'restock' }],
  });
  if (status !== 200) throw new Error(`Not inspected: ${JSON.stringify(body)}`);
  return body;
}

export interface RefundAnswer {
  readonly orderId: string;
  readonly refundId: string;
  readonly returnId?: string;
}

export function hearSucceeded(service: TestService, answer: RefundAnswer): Promise<void> {
  return hearData(service, service.get(OnRefundSucceeded), answer);
}

export function hearFailed(service: TestService, answer: RefundAnswer): Promise<void> {
  return hearData(service, service.get(OnRefundFailed), { ...answer, failureReason: 'account_closed' });
}

export interface Counts {
  readonly delivered: number;
  readonly returned: number;
  readonly received: number;
  readonly refunded: number;
}

/** What is counted for the first line of an order. */
export async function countsOf({ database }: TestService, order: DeliveredPicture): Promise<Counts> {
  const [row] = await database.query<Counts>(
    `SELECT quantity_delivered AS delivered, quantity_returned AS returned, quantity_received AS received,
            quantity_refunded AS refunded FROM returnable_items WHERE order_item_id = $1`,
    [order.lines[0]!.itemId],
  );
  return row!;
}

/** Events of a return in the order of their versions, which must have no gap. */
export async function eventsOf(
  { database }: TestService,
  returnId: string,
): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const rows = await database.query<{ type: string; version: string; data: Record<string, unknown> }>(
    `SELECT type, aggregate_version AS version, payload AS data FROM outbox_messages
     WHERE aggregate_type = 'return' AND aggregate_id = $1 ORDER BY seq`,
    [returnId],
  );
  rows.forEach(({ version }, index) => {
    if (Number(version) !== index + 1) throw new Error(`Event ${index + 1} of ${returnId} has version ${version}`);
  });
  return rows.map(({ type, data }) => ({ type: type.replace('.v1', ''), data }));
}

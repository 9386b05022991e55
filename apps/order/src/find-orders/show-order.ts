import type { DeliveryAddress } from '@tenfold/order-contracts';
import type { Answers, StepName } from '../domain/checkout.ts';
import type { FulfilmentStatus, OrderStatus, PaymentStatus, SagaStatus } from '../domain/order-status.ts';
import type { OrderDetail, OrderSummary, TimelineEntry } from '../order-representation.ts';

export interface SummaryRow {
  readonly id: string;
  readonly order_number: string;
  readonly status: OrderStatus;
  readonly payment_status: PaymentStatus;
  readonly fulfilment_status: FulfilmentStatus;
  readonly currency: string;
  readonly total: string;
  readonly cancel_reason: string | null;
  readonly created_at: Date;
  /** `created_at` to the microsecond, for the cursor. */
  readonly position: string;
}

interface ItemRow {
  readonly id: string;
  readonly variant_id: string;
  readonly product_id: string;
  readonly sku: string;
  readonly name: string;
  readonly options: Record<string, string>;
  readonly image_url: string | null;
  readonly quantity: number;
  readonly unit_price: number;
  readonly line_total: number;
  readonly discount_amount: number;
  readonly tax_amount: number;
  readonly tax_rate_bp: number;
  readonly quantity_shipped: number;
  readonly quantity_delivered: number;
  readonly quantity_cancelled: number;
  readonly quantity_returned: number;
}

interface AddressRow {
  readonly type: 'shipping' | 'billing';
  readonly recipient: string;
  readonly company: string | null;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly state: string | null;
  readonly postal_code: string | null;
  readonly country: string;
  readonly phone: string | null;
  readonly email: string | null;
}

interface HistoryRow {
  readonly axis: 'status' | 'payment' | 'fulfilment';
  readonly from_status: string | null;
  readonly to_status: string;
  readonly reason: string | null;
  readonly created_at: string;
}

interface NoteRow {
  readonly id: string;
  readonly author_id: string;
  readonly visibility: 'internal' | 'customer';
  readonly body: string;
  readonly created_at: string;
}

export interface DetailRow extends Omit<SummaryRow, 'position'> {
  readonly user_id: string;
  readonly guest_email: string | null;
  readonly guest_email_blind: string | null;
  readonly subtotal: string;
  readonly discount_total: string;
  readonly shipping_cost: string;
  readonly tax_total: string;
  readonly tax_included: string;
  readonly captured_total: string;
  readonly refunded_total: string;
  readonly shipping_method_code: string;
  readonly cart_id: string | null;
  readonly coupon_code: string | null;
  readonly payment_method_id: string | null;
  readonly confirmed_at: Date | null;
  readonly shipped_at: Date | null;
  readonly delivered_at: Date | null;
  readonly cancelled_at: Date | null;
  readonly cancel_requested_at: Date | null;
  readonly saga_status: SagaStatus;
  readonly step: StepName;
  readonly step_deadline: Date | null;
  readonly state: Answers;
  readonly items: readonly ItemRow[];
  readonly addresses: readonly AddressRow[];
  readonly history: readonly HistoryRow[];
  readonly notes: readonly NoteRow[] | null;
}

type StoredAddress = Omit<AddressRow, 'type' | 'postal_code'> & { readonly postalCode: string | null };

/** How encrypted columns are opened. */
interface Open {
  readonly address: (stored: StoredAddress) => DeliveryAddress;
  readonly email: (stored: string) => string;
}

export function showSummary(row: SummaryRow): OrderSummary {
  return {
    ...head(row),
    total: { amount: Number(row.total), currency: row.currency },
    ...given({ cancelReason: row.cancel_reason }),
  };
}

export function showDetail(row: DetailRow, reader: 'customer' | 'staff', open: Open): OrderDetail {
  const amount = (minorUnits: string | number) => ({ amount: Number(minorUnits), currency: row.currency });
  const addressOf = (type: AddressRow['type']) => {
    const stored = row.addresses.find((address) => address.type === type);
    return stored && open.address({ ...stored, postalCode: stored.postal_code });
  };
  const nextStep = nextStepOf(row);
  return {
    ...head(row),
    lines: row.items.map((item) => ({
      itemId: item.id,
      variantId: item.variant_id,
      productId: item.product_id,
      sku: item.sku,
      name: item.name,
      options: item.options,
      ...given({ imageUrl: item.image_url }),
      quantity: item.quantity,
      unitPrice: amount(item.unit_price),
      lineTotal: amount(item.line_total),
      discount: amount(item.discount_amount),
      tax: amount(item.tax_amount),
      taxRateBp: item.tax_rate_bp,
      shipped: item.quantity_shipped,
      delivered: item.quantity_delivered,
      cancelled: item.quantity_cancelled,
      returned: item.quantity_returned,
    })),
    totals: {
      subtotal: amount(row.subtotal),
      discount: amount(row.discount_total),
      shipping: amount(row.shipping_cost),
      tax: amount(row.tax_total),
      taxIncluded: amount(row.tax_included),
      total: amount(row.total),
    },
    shippingMethod: row.shipping_method_code,
    ...given({
      cartId: row.cart_id,
      couponCode: row.coupon_code,
      cancelReason: row.cancel_reason,
      cancelRequestedAt: iso(row.cancel_requested_at),
      confirmedAt: iso(row.confirmed_at),
      shippedAt: iso(row.shipped_at),
      deliveredAt: iso(row.delivered_at),
      cancelledAt: iso(row.cancelled_at),
      billingAddress: addressOf('billing'),
      email: row.guest_email && open.email(row.guest_email),
    }),
    shippingAddress: addressOf('shipping')!,
    payment: {
      status: row.payment_status,
      ...given({ methodId: row.payment_method_id }),
      captured: amount(row.captured_total),
      refunded: amount(row.refunded_total),
      ...given({ nextStep }),
    },
    fulfilment: showFulfilment(row),
    timeline: row.history.map(showTimelineEntry),
    notes: (row.notes ?? [])
      .filter((note) => reader === 'staff' || note.visibility === 'customer')
      .map((note) => ({
        id: note.id,
        at: new Date(note.created_at).toISOString(),
        authorId: note.author_id,
        visibility: note.visibility,
        body: note.body,
      })),
  };
}

function showFulfilment({ fulfilment_status, items, state }: DetailRow): OrderDetail['fulfilment'] {
  const units = (column: 'shipped' | 'delivered' | 'cancelled' | 'returned') =>
    items.reduce((sum, item) => sum + item[`quantity_${column}`], 0);
  return {
    status: fulfilment_status,
    shipped: units('shipped'),
    delivered: units('delivered'),
    cancelled: units('cancelled'),
    returned: units('returned'),
    parcels: (state.delivery?.parcels ?? []).map(({ number, carrier, tracking, trackingUrl }) => ({
      number,
      carrier,
      tracking,
      ...given({ trackingUrl }),
    })),
  };
}

function showTimelineEntry(row: HistoryRow): TimelineEntry {
  return {
    at: new Date(row.created_at).toISOString(),
    axis: row.axis,
    ...given({ from: row.from_status }),
    to: row.to_status,
    ...given({ reason: row.reason }),
  };
}

/** What the customer has to do so that the order can go on. */
function nextStepOf({ status, payment_status, step_deadline, state }: DetailRow): OrderDetail['payment']['nextStep'] {
  if (status !== 'pending' || !step_deadline) return undefined;
  const until = step_deadline.toISOString();
  if (payment_status === 'requires_action' && state.nextAction) {
    return { type: 'customer_action', action: { ...state.nextAction }, until };
  }
  if (payment_status === 'failed')
    return { type: 'another_method', ...given({ failureCode: state.paymentFailure }), until };
  return undefined;
}

function head(row: Omit<SummaryRow, 'position'>) {
  return {
    id: row.id,
    number: row.order_number,
    status: row.status,
    paymentStatus: row.payment_status,
    fulfilmentStatus: row.fulfilment_status,
    placedAt: row.created_at.toISOString(),
  };
}

const iso = (time: Date | null) => time?.toISOString();

/** Without the fields that have no value. */
function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const present = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: NonNullable<T[K]> };
}

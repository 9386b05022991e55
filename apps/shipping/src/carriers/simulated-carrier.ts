import { Injectable } from '@nestjs/common';
import { isSigned } from '@tenfold/service-host';
import { z } from 'zod';
import { ShippingConfig } from '../config.ts';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { Carrier, type CarrierEvent, type Label, type LabelRequest } from './carrier.ts';

const parcel = z.object({
  tracking: z.string().min(1).max(100),
  status: z.string(),
  labelUrl: z.string().max(2048),
});
const webhook = z.object({ id: z.string().min(1).max(100), type: z.string().max(100), data: z.unknown() });
const news = z.object({
  tracking: z.string().min(1).max(100),
  reference: z.uuid(),
  status: z.enum(['in_transit', 'exception', 'delivered']),
  occurredAt: z.iso.datetime({ offset: true }),
  description: z.string().max(255).optional(),
  location: z.string().max(255).optional(),
});

/** The carrier of `apps/simulators`. */
@Injectable()
export class SimulatedCarrier extends Carrier {
  readonly adapter = 'simulated';
  readonly reportsItself = true;

  constructor(private readonly config: ShippingConfig) {
    super();
  }

  async label({ shipmentId, weightGrams, tracking }: LabelRequest): Promise<Label> {
    if (tracking !== undefined) throw ShippingErrors.tracking_number_refused();
    const weight = weightGrams === null || weightGrams === 0 ? {} : { weightGrams };
    const answer = await this.call('/parcels', { reference: shipmentId, ...weight });
    const { tracking: number, labelUrl } = parcel.parse(answer);
    return { tracking: number, url: labelUrl };
  }

  async voidLabel(tracking: string): Promise<void> {
    await this.call(`/parcels/${encodeURIComponent(tracking)}/void`);
  }

  /**
   * What a webhook says, or undefined when the carrier did not sign it, or too long ago.
   *
   * @param ownSecret the secret of the carrier's row; the configured one when it has none
   */
  readWebhook(
    rawBody: Buffer,
    headers: Readonly<Record<string, unknown>>,
    now: Date,
    ownSecret: string | undefined,
  ): CarrierEvent | undefined {
    const { SHIPPING_CARRIER_WEBHOOK_SECRET, SHIPPING_WEBHOOK_TOLERANCE_MS: toleranceMs } = this.config;
    const secret = ownSecret ?? SHIPPING_CARRIER_WEBHOOK_SECRET;
    if (!isSigned(rawBody, headers['x-simulator-signature'], secret, { now, toleranceMs })) return undefined;
    const event = webhook.parse(JSON.parse(rawBody.toString('utf8')));
    const { data } = news.safeParse(event.data);
    if (data === undefined) return { id: event.id, type: event.type, about: undefined };
    const { reference: shipmentId, description, location, ...about } = data;
    return { id: event.id, type: event.type, about: { ...about, shipmentId, description, location } };
  }

  /** @throws shipping.carrier_unavailable for no answer, and for any answer that is not a yes */
  private async call(path: string, body: object = {}): Promise<unknown> {
    try {
      const response = await fetch(new URL(path, this.config.SHIPPING_CARRIER_URL), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(this.config.SHIPPING_CARRIER_TIMEOUT_MS),
      });
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(`answered ${response.status}`);
      return answer;
    } catch (cause) {
      throw ShippingErrors.carrier_unavailable({ detail: 'Nothing has changed; try again.', cause });
    }
  }
}

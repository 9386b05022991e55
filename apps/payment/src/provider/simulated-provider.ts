import { Injectable } from '@nestjs/common';
import { isSigned } from '@tenfold/service-host';
import { z } from 'zod';
import { PaymentConfig } from '../config.ts';
import type { ActResult, ProviderReport, VoidResult } from '../domain/account-state.ts';
import {
  OutcomeUnknown,
  PaymentProvider,
  type AuthorizeCall,
  type CardDescription,
  type FollowUpCall,
  type ProviderEvent,
} from './payment-provider.ts';

const card = z.object({
  token: z.string(),
  brand: z.string(),
  last4: z.string(),
  expMonth: z.int(),
  expYear: z.int(),
});
const authorization = z.object({
  id: z.string(),
  idempotencyKey: z.string(),
  orderId: z.string().nullable(),
  captured: z.int().nonnegative(),
  released: z.int().nonnegative(),
  status: z.enum(['requires_action', 'authorized', 'captured', 'declined', 'voided', 'closed']),
  failureCode: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  nextAction: z.object({ type: z.string(), url: z.string() }).optional(),
});
const movement = z.object({
  id: z.string(),
  outcome: z.enum(['succeeded', 'failed']),
  failureCode: z.string().nullable(),
});
const refusal = z.object({ code: z.string() });
const webhook = z.object({ id: z.string(), type: z.string(), data: z.unknown() });

/** The provider of `apps/simulators`. */
@Injectable()
export class SimulatedProvider extends PaymentProvider {
  readonly name = 'simulated';
  readonly capturesOnce = false;

  constructor(private readonly config: PaymentConfig) {
    super();
  }

  async describe(token: string): Promise<CardDescription | undefined> {
    const answer = await this.call('GET', `/provider/tokens/${encodeURIComponent(token)}`);
    return answer.status === 404 ? undefined : card.parse(answer.body);
  }

  async authorize({ key, ...request }: AuthorizeCall): Promise<ProviderReport> {
    const answer = await this.call('POST', '/provider/authorizations', key, request);
    if (answer.status < 400) return reportOf(authorization.parse(answer.body));
    return { status: 'declined', reference: null, failureCode: refusal.parse(answer.body).code };
  }

  async findAuthorization(key: string): Promise<ProviderReport | undefined> {
    const answer = await this.call('GET', `/provider/authorizations?idempotencyKey=${encodeURIComponent(key)}`);
    return answer.status === 404 ? undefined : reportOf(authorization.parse(answer.body));
  }

  async close(key: string, held: 'release' | 'keep'): Promise<ProviderReport> {
    const answer = await this.call('POST', '/provider/authorizations/close', key, { held });
    return reportOf(authorization.parse(answer.body));
  }

  capture({ key, reference, amount }: FollowUpCall): Promise<ActResult> {
    return this.move(`/provider/authorizations/${reference}/captures`, key, amount);
  }

  async void({ key, reference }: Omit<FollowUpCall, 'amount'>): Promise<VoidResult> {
    const answer = await this.call('POST', `/provider/authorizations/${reference}/void`, key);
    if (answer.status < 400) return { outcome: 'succeeded', captured: authorization.parse(answer.body).captured };
    return { outcome: 'failed', code: refusal.parse(answer.body).code };
  }

  refund({ key, reference, amount }: FollowUpCall): Promise<ActResult> {
    return this.move(`/provider/authorizations/${reference}/refunds`, key, amount);
  }

  readWebhook(rawBody: Buffer, headers: Readonly<Record<string, unknown>>, now: Date): ProviderEvent | undefined {
    const { PAYMENT_PROVIDER_WEBHOOK_SECRET: secret, PAYMENT_WEBHOOK_TOLERANCE_MS: toleranceMs } = this.config;
    if (!isSigned(rawBody, headers['x-simulator-signature'], secret, { now, toleranceMs })) return undefined;
    const event = webhook.parse(JSON.parse(rawBody.toString('utf8')));
    const { data } = authorization.safeParse(event.data);
    if (data === undefined || data.orderId === null) return { id: event.id, type: event.type, about: undefined };
    const about = { key: data.idempotencyKey, orderId: data.orderId, report: reportOf(data) };
    return { id: event.id, type: event.type, about };
  }

  private async move(path: string, key: string, amount: number): Promise<ActResult> {
    const answer = await this.call('POST', path, key, { amount });
    if (answer.status >= 400) return { outcome: 'failed', code: refusal.parse(answer.body).code };
    const moved = movement.parse(answer.body);
    if (moved.outcome === 'failed') return { outcome: 'failed', code: moved.failureCode ?? 'refused' };
    return { outcome: 'succeeded', reference: moved.id };
  }

  /** @throws OutcomeUnknown for no answer, a server error, or an answer that is no JSON. */
  private async call(
    method: 'GET' | 'POST',
    path: string,
    key?: string,
    body?: object,
  ): Promise<{ status: number; body: unknown }> {
    try {
      const response = await fetch(new URL(path, this.config.PAYMENT_PROVIDER_URL), {
        method,
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(this.config.PAYMENT_PROVIDER_TIMEOUT_MS),
      });
      const answer: unknown = await response.json();
      if (response.status >= 500 || response.status === 429) throw new Error(`answered ${response.status}`);
      return { status: response.status, body: answer };
    } catch (error) {
      throw new OutcomeUnknown(`${method} ${path.split('?')[0]}: ${(error as Error).message}`, { cause: error });
    }
  }
}

function reportOf(data: z.output<typeof authorization>): ProviderReport {
  return {
    // A key that was closed before its first use holds nothing, like one that was voided.
    status: data.status === 'closed' ? 'voided' : data.status,
    reference: data.status === 'closed' ? null : data.id,
    ...(data.nextAction && { nextAction: data.nextAction }),
    ...(data.failureCode !== null && { failureCode: data.failureCode }),
    ...(data.status === 'voided' && data.released > 0 && { released: data.released }),
    ...(data.expiresAt !== null && { expiresAt: new Date(data.expiresAt) }),
  };
}

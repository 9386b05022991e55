import type { ActResult, ProviderReport, VoidResult } from '../domain/account-state.ts';

export interface CardDescription {
  readonly token: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

export interface AuthorizeCall {
  readonly key: string;
  readonly token: string;
  readonly amount: number;
  readonly currency: string;
  readonly orderId: string;
  /** Take the money at once in place of setting it aside. */
  readonly capture: boolean;
}

/** An act on an authorisation that the provider calls `reference`. */
export interface FollowUpCall {
  readonly key: string;
  readonly reference: string;
  readonly amount: number;
}

export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  /** Undefined for an event that says nothing about an attempt of ours. */
  readonly about: { readonly key: string; readonly orderId: string; readonly report: ProviderReport } | undefined;
}

/** The call may have done its work or not: it is never taken for a failure, the provider is asked. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/**
 * What Tenfold needs of a payment provider. Every act carries a key under which the provider does it once; each method
 * rejects with `OutcomeUnknown` when there is no answer in time or the answer is not a decision.
 */
export abstract class PaymentProvider {
  abstract readonly name: string;

  /** Money can be taken from an authorisation once only: whatever is not taken then is let go. */
  abstract readonly capturesOnce: boolean;

  /** Undefined when the provider never gave out such a token. */
  abstract describe(token: string): Promise<CardDescription | undefined>;

  abstract authorize(call: AuthorizeCall): Promise<ProviderReport>;

  /** What became of the authorisation with this key; undefined when the provider never heard of it. */
  abstract findAuthorization(key: string): Promise<ProviderReport | undefined>;

  /**
   * Ends the life of a key, whether the provider heard of it or not: no later call with the key can authorise. Money
   * that is set aside already is let go, or kept, as `held` says; money that was taken stays taken. The report tells.
   */
  abstract close(key: string, held: 'release' | 'keep'): Promise<ProviderReport>;

  abstract capture(call: FollowUpCall): Promise<ActResult>;

  /** Lets go what is set aside and was not taken; the result tells how much was taken. */
  abstract void(call: Omit<FollowUpCall, 'amount'>): Promise<VoidResult>;

  abstract refund(call: FollowUpCall): Promise<ActResult>;

  /** What a webhook says, or undefined when it was not signed by the provider, or too long ago. */
  abstract readWebhook(
    rawBody: Buffer,
    headers: Readonly<Record<string, unknown>>,
    now: Date,
  ): ProviderEvent | undefined;
}

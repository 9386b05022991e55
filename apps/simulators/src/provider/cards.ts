/**
 * What a test card does. A token is `tok_<behaviour>`, optionally followed by `_<anything>` so that a shop can tell two
 * tokens of the same kind apart (`tok_ok_7f3a`).
 */
export type CardBehaviour =
  | {
      readonly kind:
        'ok' | 'declined' | '2fa' | 'timeout' | 'twice' | 'early' | 'unavailable' | 'nocapture' | 'norefund';
    }
  | { readonly kind: 'late'; readonly delayMs: number };

const TOKEN =
  /^tok_(ok|declined|2fa|timeout|twice|early|unavailable|nocapture|norefund|late_(\d{1,6}))(?:_[a-z0-9]{1,40})?$/;

/** The behaviour that a token asks for, or undefined when the provider never issued such a token. */
export function behaviourOf(token: string): CardBehaviour | undefined {
  const [, kind, delayMs] = TOKEN.exec(token) ?? [];
  if (kind === undefined) return undefined;
  if (delayMs !== undefined) return { kind: 'late', delayMs: Number(delayMs) };
  return { kind: kind as Exclude<CardBehaviour['kind'], 'late'> };
}

/** Card numbers of the simulated card schemes, each with the token kind that it becomes. */
const NUMBERS: Readonly<Record<string, string>> = {
  '4242424242424242': 'ok',
  '4000000000000002': 'declined',
  '4000002500003155': '2fa',
  '4000000000000119': 'timeout',
};

export function tokenKindOf(cardNumber: string): string | undefined {
  return NUMBERS[cardNumber];
}

export interface CardDescription {
  readonly token: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

const LAST4: Readonly<Record<CardBehaviour['kind'], string>> = {
  ok: '4242',
  declined: '0002',
  '2fa': '3155',
  timeout: '0119',
  twice: '2222',
  early: '1111',
  unavailable: '0503',
  late: '0408',
  nocapture: '0341',
  norefund: '0342',
};

export function describeCard(token: string, behaviour: CardBehaviour): CardDescription {
  return { token, brand: 'visa', last4: LAST4[behaviour.kind], expMonth: 12, expYear: 2040 };
}

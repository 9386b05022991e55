type Need = 'required' | 'optional' | 'none';

interface AddressRule {
  readonly postalCode: Need;
  readonly state: Need;
}

const USUAL: AddressRule = { postalCode: 'required', state: 'optional' };
const WITH_STATE: AddressRule = { postalCode: 'required', state: 'required' };
const WITHOUT_POSTAL_CODE: AddressRule = { postalCode: 'optional', state: 'optional' };

/** Countries whose addresses differ from the usual: a postal code, a state if somebody wants to give one. */
const RULES: Readonly<Record<string, AddressRule>> = {
  ...Object.fromEntries(['US', 'CA', 'AU', 'BR', 'MX', 'IN', 'CN', 'JP'].map((country) => [country, WITH_STATE])),
  ...Object.fromEntries(
    ['IE', 'HK', 'AE', 'QA', 'PA', 'BO', 'GH', 'KE', 'UG'].map((country) => [country, WITHOUT_POSTAL_CODE]),
  ),
  SG: { postalCode: 'required', state: 'none' },
  MC: { postalCode: 'required', state: 'none' },
};

export interface AddressFault {
  readonly path: 'postalCode' | 'state';
  readonly code: 'required' | 'not_used';
}

/** What an address in a country lacks, or has too much. */
export function faultsOf(
  country: string,
  given: { readonly postalCode?: string | null | undefined; readonly state?: string | null | undefined },
): AddressFault[] {
  const rule = RULES[country] ?? USUAL;
  return (['postalCode', 'state'] as const).flatMap((path): AddressFault[] => {
    const isGiven = Boolean(given[path]);
    if (rule[path] === 'required' && !isGiven) return [{ path, code: 'required' }];
    return rule[path] === 'none' && isGiven ? [{ path, code: 'not_used' }] : [];
  });
}

import { z } from 'zod';
import { phone, words } from '../know-person/person-schemas.ts';

const fields = z.object({
  label: words(50).nullable(),
  recipient: words(200),
  company: words(200).nullable(),
  line1: words(255),
  line2: words(255).nullable(),
  city: words(100),
  state: words(50).nullable(),
  postalCode: words(20).nullable(),
  country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters (ISO 3166-1)'),
  phone: phone.nullable(),
});
const optional = { label: true, company: true, line2: true, state: true, postalCode: true, phone: true } as const;

export const addressType = z.enum(['shipping', 'billing', 'return']);
/** The first address of a type is its default whatever is said. */
export const addAddressBody = fields
  .partial(optional)
  .extend({ type: addressType, isDefault: z.boolean().default(false) });
export type AddAddressBody = z.output<typeof addAddressBody>;

/** A field that is left out stays. A default stops being one only when another becomes it. */
export const changeAddressBody = fields
  .partial()
  .extend({ isDefault: z.literal(true).optional() })
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type ChangeAddressBody = z.output<typeof changeAddressBody>;

export const addressView = fields.extend({
  id: z.uuid(),
  type: addressType,
  isDefault: z.boolean(),
  version: z.int().positive(),
});
export type AddressView = z.output<typeof addressView>;
export const addressList = z.object({ items: z.array(addressView) });

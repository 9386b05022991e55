import { defineEvent, money, sealed } from '@tenfold/contract-kit';
import { z } from 'zod';
import { UserProfiles } from './topics.ts';

const id = z.string().min(1).max(64);

/** One stream per person: `version` counts all of these events of a user without gaps. */
const personEvent = z.object({ userId: id, version: z.int().positive() });
const aggregate = {
  type: 'person',
  id: (data: { userId: string }) => data.userId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { userId: string }) => data.userId;

/** How a person is addressed; sealed for notification. */
export const personName = z.object({ firstName: z.string(), lastName: z.string(), displayName: z.string().optional() });

const sample = { userId: '0197a1f0-0000-7000-8000-0000000000aa' };
const sampleSealed = {
  protected: 'eyJlbmMiOiJBMjU2R0NNIn0',
  recipients: [{ header: { kid: 'notification-1' }, encrypted_key: 'c2FtcGxl' }],
  iv: 'c2FtcGxlLWl2LTEy',
  ciphertext: 'c2FtcGxl',
  tag: 'c2FtcGxlLXRhZy0xNmJ5dA',
};
const profile = personEvent.extend({
  locale: z.string().max(35),
  timeZone: z.string().max(64),
  name: sealed(personName, ['notification']),
});
const sampleProfile = { ...sample, locale: 'en', timeZone: 'UTC', name: sampleSealed };

export const ProfileCreatedV1 = defineEvent({
  type: 'profile.created.v1',
  topic: UserProfiles,
  summary: 'A person has a profile, made when the account was; the name may still be empty.',
  key,
  aggregate,
  data: profile,
  sample: { ...sampleProfile, version: 1 },
});

export const ProfileUpdatedV1 = defineEvent({
  type: 'profile.updated.v1',
  topic: UserProfiles,
  summary: 'Name, language or time zone of a person changed.',
  key,
  aggregate,
  data: profile,
  sample: { ...sampleProfile, version: 2, locale: 'de' },
});

const address = personEvent.extend({ addressId: id, type: z.enum(['shipping', 'billing', 'return']) });
const sampleAddress = { ...sample, addressId: '0197a1f0-0000-7000-8000-0000000000ad', type: 'shipping' as const };

export const AddressAddedV1 = defineEvent({
  type: 'address.added.v1',
  topic: UserProfiles,
  summary: 'A person keeps another address. Where it is stays with user.',
  key,
  aggregate,
  data: address.extend({ country: z.string().length(2), isDefault: z.boolean() }),
  sample: { ...sampleAddress, version: 3, country: 'DE', isDefault: true },
});

export const AddressChangedV1 = defineEvent({
  type: 'address.changed.v1',
  topic: UserProfiles,
  summary: 'A kept address was corrected, or became the default of its type.',
  key,
  aggregate,
  data: address.extend({ country: z.string().length(2), isDefault: z.boolean() }),
  sample: { ...sampleAddress, version: 4, country: 'DE', isDefault: true },
});

export const AddressRemovedV1 = defineEvent({
  type: 'address.removed.v1',
  topic: UserProfiles,
  summary: 'A kept address was removed.',
  key,
  aggregate,
  data: address,
  sample: { ...sampleAddress, version: 5 },
});

const paymentMethod = personEvent.extend({ methodId: id });
const sampleMethod = { ...sample, methodId: '0197a1f0-0000-7000-8000-0000000000bb' };

export const PaymentMethodAddedV1 = defineEvent({
  type: 'payment_method.added.v1',
  topic: UserProfiles,
  summary: 'A person keeps a card, as a reference to the provider that holds it.',
  key,
  aggregate,
  data: paymentMethod.extend({ provider: z.string().max(32), brand: z.string().max(50), isDefault: z.boolean() }),
  sample: { ...sampleMethod, version: 6, provider: 'simulated', brand: 'visa', isDefault: true },
});

export const PaymentMethodRemovedV1 = defineEvent({
  type: 'payment_method.removed.v1',
  topic: UserProfiles,
  summary: 'A kept card was removed.',
  key,
  aggregate,
  data: paymentMethod,
  sample: { ...sampleMethod, version: 7 },
});

const wish = personEvent.extend({ productId: id, variantId: id.optional() });
const sampleWish = { ...sample, productId: '0197a1f0-0000-7000-8000-000000000010' };

export const WishlistItemAddedV1 = defineEvent({
  type: 'wishlist.item_added.v1',
  topic: UserProfiles,
  summary: 'A person wishes for a product.',
  key,
  aggregate,
  data: wish,
  sample: { ...sampleWish, version: 8 },
});

export const WishlistItemRemovedV1 = defineEvent({
  type: 'wishlist.item_removed.v1',
  topic: UserProfiles,
  summary: 'A person wishes for a product no more.',
  key,
  aggregate,
  data: wish,
  sample: { ...sampleWish, version: 9 },
});

export const WishlistBackInStockV1 = defineEvent({
  type: 'wishlist.back_in_stock.v1',
  topic: UserProfiles,
  summary: 'Something that a person wishes for can be had again, and the person wants to know.',
  key,
  aggregate,
  data: wish.extend({ productName: z.string().max(255), price: money.optional() }),
  sample: { ...sampleWish, version: 10, productName: 'Mug', price: { amount: 1999, currency: 'EUR' } },
});

import {
  UserCreatedV1,
  UserDeletedV1,
  UserDisabledV1,
  UserEnabledV1,
  UserUpdatedV1,
  accountContact,
} from '@tenfold/auth-contracts';
import { defineService, narrow, sealed } from '@tenfold/contract-kit';
import { CatalogChangedV1, InventoryBackInStockV1, InventoryOutOfStockV1 } from '@tenfold/product-contracts';
import {
  AddressAddedV1,
  AddressChangedV1,
  AddressRemovedV1,
  PaymentMethodAddedV1,
  PaymentMethodRemovedV1,
  ProfileCreatedV1,
  ProfileUpdatedV1,
  UserProfiles,
  WishlistBackInStockV1,
  WishlistItemAddedV1,
  WishlistItemRemovedV1,
} from '@tenfold/user-contracts';
import { z } from 'zod';

const accountFact = z.object({ userId: z.string(), version: z.int().positive() });
const contact = accountFact.extend({ contact: sealed(accountContact) });
const stockFact = z.object({
  variantId: z.string(),
  productId: z.string(),
  location: z.string(),
  version: z.int().positive(),
});

export const userCreated = narrow(UserCreatedV1, contact);
export const userUpdated = narrow(UserUpdatedV1, contact);
export const userDisabled = narrow(UserDisabledV1, accountFact);
export const userEnabled = narrow(UserEnabledV1, accountFact);
export const userDeleted = narrow(UserDeletedV1, accountFact);
export const catalogChanged = narrow(
  CatalogChangedV1,
  z.object({
    productId: z.string(),
    version: z.int().positive(),
    name: z.string(),
    imageUrl: z.string().optional(),
    currency: z.string(),
    variants: z.array(
      z.object({
        variantId: z.string(),
        price: z.int().positive(),
        imageUrl: z.string().optional(),
        isSold: z.boolean(),
      }),
    ),
  }),
);
export const outOfStock = narrow(InventoryOutOfStockV1, stockFact);
export const backInStock = narrow(InventoryBackInStockV1, stockFact);

export const manifest = defineService({
  name: 'user',
  summary: 'Who they are: profiles, addresses, references to cards, preferences and wishes',
  routes: ['me', 'profiles'],
  topics: [UserProfiles],
  publishes: [
    ProfileCreatedV1,
    ProfileUpdatedV1,
    AddressAddedV1,
    AddressChangedV1,
    AddressRemovedV1,
    PaymentMethodAddedV1,
    PaymentMethodRemovedV1,
    WishlistItemAddedV1,
    WishlistItemRemovedV1,
    WishlistBackInStockV1,
  ],
  hears: [userCreated, userUpdated, userDisabled, userEnabled, userDeleted, catalogChanged, outOfStock, backInStock],
  calls: [],
});

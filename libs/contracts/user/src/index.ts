export { UserProfiles } from './topics.ts';
export {
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
  personName,
} from './events.ts';

import { describeSchema } from '@tenfold/testing';
import { userDatabase } from './user-database.ts';

describeSchema(userDatabase, {
  snapshot: new URL('./schema.snapshot.json', import.meta.url),
  foreign: [
    'user_profiles.user_id',
    'addresses.user_id',
    'payment_methods.user_id',
    'user_preferences.user_id',
    'wishlist_items.product_id',
  ],
});

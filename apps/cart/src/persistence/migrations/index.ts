import { CreateCarts1763620000000 } from './1763620000000-create-carts.ts';
import { CreateCatalogItems1763620001000 } from './1763620001000-create-catalog-items.ts';

/** The tables of cart alone; the platform's come before them. */
export const cartMigrations = [CreateCarts1763620000000, CreateCatalogItems1763620001000];

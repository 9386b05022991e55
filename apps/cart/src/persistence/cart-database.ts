import { databaseMigrations, type ServiceDatabase } from '@tenfold/database';
import { messagingMigrations } from '@tenfold/messaging';
import { manifest } from '../service.manifest.ts';
import { entities } from './entities/index.ts';
import { cartMigrations } from './migrations/index.ts';

/** `cart_db`: what its rows are and what makes its tables. */
export const cartDatabase: ServiceDatabase = {
  name: manifest.name,
  entities,
  migrations: [...databaseMigrations, ...messagingMigrations, ...cartMigrations],
};

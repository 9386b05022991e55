import type { ServiceDatabase } from '@tenfold/database';
import { manifest } from '../service.manifest.ts';
import { AddressEntity, PaymentMethodEntity } from './entities/address.entities.ts';
import { EventLogEntity, PreferencesEntity, ProfileEntity } from './entities/person.entities.ts';
import { CatalogProductEntity, CatalogStockEntity, WishlistItemEntity } from './entities/wish.entities.ts';
import { migrations } from './migrations/index.ts';

export const userDatabase: ServiceDatabase = {
  name: manifest.name,
  entities: [
    ProfileEntity,
    PreferencesEntity,
    EventLogEntity,
    AddressEntity,
    PaymentMethodEntity,
    WishlistItemEntity,
    CatalogProductEntity,
    CatalogStockEntity,
  ],
  migrations,
};

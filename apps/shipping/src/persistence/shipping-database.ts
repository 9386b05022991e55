import type { ServiceDatabase } from '@tenfold/database';
import { manifest } from '../service.manifest.ts';
import { entities } from './entities/all.ts';
import { migrations } from './migrations/index.ts';

/** `shipping_db`: what its rows are and what makes its tables. */
export const shippingDatabase: ServiceDatabase = { name: manifest.name, entities, migrations };

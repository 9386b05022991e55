import type { ServiceDatabase } from '@tenfold/database';
import { manifest } from '../service.manifest.ts';
import { entities } from './entities/all.ts';
import { migrations } from './migrations/index.ts';

/** `order_db`: what its rows are and what makes its tables. */
export const orderDatabase: ServiceDatabase = { name: manifest.name, entities, migrations };

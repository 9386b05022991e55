import { startService } from '@tenfold/service-host';
import { CartModule } from './cart.module.ts';
import { cartDatabase } from './persistence/cart-database.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, CartModule, { database: cartDatabase });

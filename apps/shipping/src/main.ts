import { startService } from '@tenfold/service-host';
import { shippingDatabase } from './persistence/shipping-database.ts';
import { manifest } from './service.manifest.ts';
import { ShippingModule } from './shipping.module.ts';

await startService(manifest, ShippingModule, { database: shippingDatabase });

import { startService } from '@tenfold/service-host';
import { DiscountModule } from './discount.module.ts';
import { discountDatabase } from './persistence/discount-database.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, DiscountModule, { database: discountDatabase });

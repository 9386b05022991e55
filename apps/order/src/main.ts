import { startService } from '@tenfold/service-host';
import { OrderModule } from './order.module.ts';
import { orderDatabase } from './persistence/order-database.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, OrderModule, { database: orderDatabase });

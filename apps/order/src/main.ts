import { startService } from '@tenfold/service-host';
import { database, OrderModule } from './order.module.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, OrderModule, { database });

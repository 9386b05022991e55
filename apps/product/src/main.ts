import { startService } from '@tenfold/service-host';
import { ProductModule } from './product.module.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, ProductModule);

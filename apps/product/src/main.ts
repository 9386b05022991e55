import { startService } from '@tenfold/service-host';
import { productDatabase } from './persistence/product-database.ts';
import { ProductModule } from './product.module.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, ProductModule, { database: productDatabase });

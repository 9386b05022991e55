import { startService } from '@tenfold/service-host';
import { returnDatabase } from './persistence/return-database.ts';
import { ReturnModule } from './return.module.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, ReturnModule, { database: returnDatabase });

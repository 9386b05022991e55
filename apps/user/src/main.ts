import { startService } from '@tenfold/service-host';
import { userDatabase } from './persistence/user-database.ts';
import { manifest } from './service.manifest.ts';
import { UserModule } from './user.module.ts';

await startService(manifest, UserModule, { database: userDatabase });

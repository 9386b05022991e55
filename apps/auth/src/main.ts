import { startService } from '@tenfold/service-host';
import { AuthModule } from './auth.module.ts';
import { createUserCommand } from './create-user/create-user.command.ts';
import { authDatabase } from './persistence/auth-database.ts';
import { rotateKeysCommand } from './rotate-keys/rotate-keys.command.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, AuthModule, {
  database: authDatabase,
  commands: { 'create-user': createUserCommand, 'rotate-keys': rotateKeysCommand },
});

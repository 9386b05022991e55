import { describeAccess, describeBadInput, startTestService, type TestService } from '@tenfold/testing';
import { AuthModule } from '../src/auth.module.ts';
import { authDatabase } from '../src/persistence/auth-database.ts';
import { manifest } from '../src/service.manifest.ts';

let auth: TestService;

beforeAll(async () => {
  auth = await startTestService({
    manifest,
    module: AuthModule,
    database: authDatabase,
    env: { AUTH_BCRYPT_COST: '4' },
  });
});
afterAll(() => auth.close());

describeAccess(() => auth);
describeBadInput(() => auth, {
  samples: { 'POST /v1/auth/login': { email: 'somebody@tenfold.example', password: 'a password' } },
});

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
  samples: {
    'POST /v1/auth/login': { email: 'somebody@tenfold.example', password: 'a password' },
    'POST /v1/auth/register': { email: 'somebody@tenfold.example', password: 'a long password', locale: 'en' },
    'POST /v1/auth/verify-email/resend': { email: 'somebody@tenfold.example' },
    'POST /v1/auth/forgot-password': { email: 'somebody@tenfold.example' },
    'POST /v1/auth/change-email': { email: 'somebody@tenfold.example', password: 'a password' },
    'PATCH /v1/auth/account': { locale: 'en' },
    'POST /v1/admin/users/:id/roles': { role: 'employee', expiresAt: '2099-01-01T00:00:00Z' },
    'POST /v1/admin/roles': { name: 'auditor', description: 'Looks', permissions: ['users.read'] },
    'PATCH /v1/admin/roles/:id': { name: 'auditor', description: null, permissions: ['users.read'] },
  },
});

import { describeAccess, describeBadInput } from '@tenfold/testing';
import { AuthUnderTest } from './auth-service.ts';

let auth: AuthUnderTest;

beforeAll(async () => {
  auth = await AuthUnderTest.start();
});
afterAll(() => auth.close());

describeAccess(() => auth.service);
describeBadInput(() => auth.service, {
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

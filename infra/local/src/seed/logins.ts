import type { Secrets } from '../secrets.ts';

export interface Login {
  readonly role: string;
  readonly email: string;
  readonly password: string;
}

const ROLES = ['admin', 'manager', 'employee', 'customer'] as const;

/** One person for each role, the same for as long as the secrets are. */
export function loginsOf(secrets: Secrets): readonly Login[] {
  return ROLES.map((role) => ({
    role,
    email: `${role}@tenfold.example`,
    password: secrets.password(`login ${role}`),
  }));
}

import { Inject, Injectable } from '@nestjs/common';
import { Database, uniqueViolation } from '@tenfold/database';
import { z } from 'zod';
import { AuthConfig } from '../config.ts';
import { hashPassword, LONGEST_PASSWORD_BYTES } from '../domain/password.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';

export const newUser = z.object({
  email: z.email().max(255),
  password: z
    .string()
    .min(10)
    .refine((password) => Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES, {
      message: `at most ${LONGEST_PASSWORD_BYTES} bytes`,
    }),
  role: z.enum(['admin', 'manager', 'employee', 'customer']),
});
export type NewUser = z.output<typeof newUser>;

/** Makes an account with one of the built-in roles, its address taken as verified. */
@Injectable()
export class CreateUser {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AuthConfig) private readonly config: AuthConfig,
    @Inject(UsersRepository) private readonly users: UsersRepository,
    @Inject(SecurityAudit) private readonly audit: SecurityAudit,
  ) {}

  /** An account that exists already is left exactly as it is, password and roles included. */
  async run({ email, password, role }: NewUser): Promise<{ id: string; created: boolean }> {
    const existing = await this.users.findByEmail(this.database.read, email);
    if (existing) return { id: existing.id, created: false };
    const passwordHash = await hashPassword(password, this.config.AUTH_BCRYPT_COST);
    try {
      const id = await this.database.transaction(async (tx) => {
        const userId = await this.users.insert(tx, { email, passwordHash }, role);
        await this.audit.record(tx, { userId, event: 'user_created', outcome: 'success', details: { role } });
        return userId;
      });
      return { id, created: true };
    } catch (error) {
      if (uniqueViolation(error, 'uq_users_email')) return this.run({ email, password, role });
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { Database, newId, uniqueViolation } from '@tenfold/database';
import { z } from 'zod';
import { AccountAnnouncer } from '../announce-account/account-announcer.ts';
import { AuthConfig } from '../config.ts';
import { emailAddress, newPassword } from '../credentials.schema.ts';
import { hashPassword } from '../domain/password.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';

export const newUser = z.object({
  email: emailAddress,
  password: newPassword,
  role: z.enum(['admin', 'manager', 'employee', 'customer']),
});
export type NewUser = z.output<typeof newUser>;

/** Makes an account with one of the built-in roles, its address taken as verified. */
@Injectable()
export class CreateUser {
  constructor(
    private readonly database: Database,
    private readonly config: AuthConfig,
    private readonly users: UsersRepository,
    private readonly announcer: AccountAnnouncer,
    private readonly audit: SecurityAudit,
  ) {}

  /** An account that exists already is left exactly as it is, password and roles included. */
  async run({ email, password, role }: NewUser): Promise<{ id: string; created: boolean }> {
    const existing = await this.users.findByEmail(this.database.read, email);
    if (existing) return { id: existing.id, created: false };
    const account = { id: newId(), email, locale: 'en', emailVerified: true, eventVersion: 1 };
    const passwordHash = await hashPassword(password, this.config.AUTH_BCRYPT_COST);
    const contact = await this.announcer.sealContact(account);
    try {
      await this.database.transaction(async (tx) => {
        await this.users.insert(tx, { ...account, passwordHash }, role);
        await this.announcer.created(tx, account.id, contact, true);
        await this.audit.record(tx, {
          userId: account.id,
          event: 'user_created',
          outcome: 'success',
          details: { role },
        });
      });
      return { id: account.id, created: true };
    } catch (error) {
      if (uniqueViolation(error, 'uq_users_email')) return this.run({ email, password, role });
      throw error;
    }
  }
}

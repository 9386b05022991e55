import { Injectable } from '@nestjs/common';
import { UserVerificationRequestedV1 } from '@tenfold/auth-contracts';
import { Database, newId, uniqueViolation } from '@tenfold/database';
import { Outbox } from '@tenfold/messaging';
import { AccountAnnouncer } from '../announce-account/account-announcer.ts';
import { AuthConfig } from '../config.ts';
import { hashOf, newOpaqueToken } from '../domain/opaque-token.ts';
import { hashPassword } from '../domain/password.ts';
import { MailedTokensRepository } from '../persistence/mailed-tokens.repository.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import { evenly } from '../tokens/evenly.ts';
import type { Origin } from '../tokens/origin.ts';
import type { RegisterBody } from './register.schema.ts';

/**
 * Makes an account that waits for its address to be proved. Whoever registers an address that has one learns nothing: the
 * same password is hashed, the same rows are written for an address that cannot be, and undone.
 */
@Injectable()
export class Register {
  constructor(
    private readonly database: Database,
    private readonly config: AuthConfig,
    private readonly users: UsersRepository,
    private readonly tokens: MailedTokensRepository,
    private readonly announcer: AccountAnnouncer,
    private readonly outbox: Outbox,
    private readonly audit: SecurityAudit,
  ) {}

  async run(body: RegisterBody, origin: Origin): Promise<void> {
    const passwordHash = await hashPassword(body.password, this.config.AUTH_BCRYPT_COST);
    const owner = await this.users.findByEmail(this.database.read, body.email);
    try {
      await this.#write(body, passwordHash, owner?.id, origin);
    } catch (error) {
      if (!uniqueViolation(error, 'uq_users_email')) throw error;
      const rival = await this.users.findByEmail(this.database.read, body.email);
      await this.#write(body, passwordHash, rival?.id ?? newId(), origin);
    }
  }

  /** `takenBy`: whose the address is already. */
  async #write(
    { email, locale }: RegisterBody,
    passwordHash: string,
    takenBy: string | undefined,
    origin: Origin,
  ): Promise<void> {
    const id = newId();
    const isNew = takenBy === undefined;
    const account = {
      id,
      email: isNew ? email : `${id}@nobody.invalid`,
      locale,
      emailVerified: false,
      eventVersion: 2,
    };
    const token = newOpaqueToken();
    const [contact, secret] = await Promise.all([
      this.announcer.sealContact({ email, locale }),
      this.announcer.sealSecret(email, token),
    ]);
    await this.database.transaction(async (tx) => {
      await evenly(tx, isNew, async () => {
        await this.users.insert(tx, { ...account, passwordHash }, 'customer');
        const expiresAt = await this.tokens.insert(tx, {
          kind: 'verification',
          userId: id,
          email: account.email,
          tokenHash: hashOf(token),
          lifetimeSeconds: this.config.AUTH_VERIFICATION_LINK_HOURS * 3600,
          requestedIp: origin.ip,
        });
        await this.announcer.created(tx, id, contact, false);
        await this.outbox.add(tx, UserVerificationRequestedV1, {
          userId: id,
          version: 2,
          secret,
          expiresAt: expiresAt.toISOString(),
        });
      });
      const outcome = isNew ? 'success' : 'blocked';
      await this.audit.record(tx, { userId: takenBy ?? id, event: 'register', outcome }, origin);
    });
  }
}

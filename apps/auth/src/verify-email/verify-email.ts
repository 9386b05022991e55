import { Injectable } from '@nestjs/common';
import { UserEmailVerifiedV1 } from '@tenfold/auth-contracts';
import { Database, uniqueViolation } from '@tenfold/database';
import { Outbox, StaleVersion } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import { AccountAnnouncer } from '../announce-account/account-announcer.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { hashOf } from '../domain/opaque-token.ts';
import { MailedLinks } from '../mailed-links/mailed-links.ts';
import { MailedTokensRepository } from '../persistence/mailed-tokens.repository.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';

/** Takes the link that proves an address: the one that the account was made with, or the one that it is to have instead. */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly tokens: MailedTokensRepository,
    private readonly links: MailedLinks,
    private readonly announcer: AccountAnnouncer,
    private readonly outbox: Outbox,
    private readonly audit: SecurityAudit,
  ) {}

  resend(email: string, origin: Origin): Promise<void> {
    return this.links.send(
      {
        kind: 'verification',
        find: () => this.users.findByEmail(this.database.read, email),
        email: (account) => account?.email ?? email,
        isDue: (account) => !account.emailVerified && account.status !== 'disabled',
        audited: 'verification_requested',
      },
      origin,
    );
  }

  /** @throws auth.invalid_link, auth.email_taken when somebody else has proved the new address meanwhile */
  async run(token: string, origin: Origin): Promise<void> {
    try {
      await untilCurrent(() => this.#verify(token, origin));
    } catch (error) {
      if (uniqueViolation(error, 'uq_users_email')) throw AuthErrors.email_taken();
      throw error;
    }
  }

  async #verify(token: string, origin: Origin): Promise<void> {
    const link = await this.tokens.findLiving(this.database.read, 'verification', hashOf(token));
    if (!link) throw AuthErrors.invalid_link();
    const account = await this.users.findById(this.database.read, link.userId);
    if (!account) throw AuthErrors.invalid_link();
    const isNewAddress = link.email.toLowerCase() !== account.email.toLowerCase();
    const contact = await this.announcer.sealContact({ email: link.email, locale: account.locale });
    const verifiedAt = new Date();
    await this.database.transaction(async (tx) => {
      const events = Number(isNewAddress) + Number(!account.emailVerified);
      const first = await this.users.advance(tx, account, events, {
        emailVerified: true,
        emailVerifiedAt: verifiedAt,
        ...(isNewAddress && { email: link.email }),
      });
      if (!(await this.tokens.useUp(tx, 'verification', link))) throw new StaleVersion();
      // The old mailbox may be somebody else's by now: a link that lies there opens nothing any more.
      if (isNewAddress) await this.tokens.endAll(tx, account.id);
      if (isNewAddress) await this.announcer.updated(tx, account.id, first, contact);
      if (!account.emailVerified) {
        const data = {
          userId: account.id,
          version: first + Number(isNewAddress),
          verifiedAt: verifiedAt.toISOString(),
        };
        await this.outbox.add(tx, UserEmailVerifiedV1, data);
      }
      await this.audit.record(tx, { userId: account.id, event: 'email_verified', outcome: 'success' }, origin);
    });
  }
}

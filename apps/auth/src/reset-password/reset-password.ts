import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { StaleVersion } from '@tenfold/messaging';
import { untilCurrent } from '@tenfold/service-host';
import { PasswordChanger } from '../change-password/password-changer.ts';
import { AuthConfig } from '../config.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { hashOf } from '../domain/opaque-token.ts';
import { hashPassword } from '../domain/password.ts';
import { MailedLinks } from '../mailed-links/mailed-links.ts';
import { MailedTokensRepository } from '../persistence/mailed-tokens.repository.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';

/**
 * The way back in for whoever owns the mailbox, also into an account that somebody else made for that address: opening the
 * link proves the address.
 */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly database: Database,
    private readonly config: AuthConfig,
    private readonly users: UsersRepository,
    private readonly tokens: MailedTokensRepository,
    private readonly links: MailedLinks,
    private readonly changer: PasswordChanger,
    private readonly audit: SecurityAudit,
  ) {}

  request(email: string, origin: Origin): Promise<void> {
    return this.links.send(
      {
        kind: 'reset',
        find: () => this.users.findByEmail(this.database.read, email),
        email: (account) => account?.email ?? email,
        isDue: (account) => account.status !== 'disabled',
        audited: 'password_reset_requested',
      },
      origin,
    );
  }

  /** @throws auth.invalid_link */
  async run({ token, password }: { token: string; password: string }, origin: Origin): Promise<void> {
    const tokenHash = hashOf(token);
    if (!(await this.tokens.findLiving(this.database.read, 'reset', tokenHash))) throw AuthErrors.invalid_link();
    const passwordHash = await hashPassword(password, this.config.AUTH_BCRYPT_COST);
    await untilCurrent(() => this.#reset(tokenHash, passwordHash, origin));
  }

  async #reset(tokenHash: string, passwordHash: string, origin: Origin): Promise<void> {
    const link = await this.tokens.findLiving(this.database.read, 'reset', tokenHash);
    const account = link && (await this.users.findById(this.database.read, link.userId));
    if (!link || !account) throw AuthErrors.invalid_link();
    await this.database.transaction(async (tx) => {
      // The row of the account before that of the link: what is said later must also be written later.
      await this.users.advance(tx, account, 0);
      if (!(await this.tokens.useUp(tx, 'reset', link))) throw new StaleVersion();
      await this.changer.change(tx, account, passwordHash, true);
      await this.audit.record(tx, { userId: account.id, event: 'password_reset', outcome: 'success' }, origin);
    });
  }
}

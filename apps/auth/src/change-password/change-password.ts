import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { untilCurrent } from '@tenfold/service-host';
import { AuthConfig } from '../config.ts';
import { AuthErrors } from '../domain/auth.errors.ts';
import { hashPassword } from '../domain/password.ts';
import { OwnAccount } from '../edit-account/own-account.ts';
import { SecurityAudit } from '../persistence/security-audit.ts';
import type { Origin } from '../tokens/origin.ts';
import { PasswordChanger } from './password-changer.ts';

@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: Database,
    private readonly config: AuthConfig,
    private readonly own: OwnAccount,
    private readonly changer: PasswordChanger,
    private readonly audit: SecurityAudit,
  ) {}

  /**
   * @throws auth.wrong_password, which counts as a wrong password of a login does; also for the password that was right until
   *   another change of this moment
   */
  async run(
    userId: string,
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
    origin: Origin,
  ): Promise<void> {
    const confirmed = await this.own.confirm(userId, currentPassword, 'password_changed', origin);
    const passwordHash = await hashPassword(newPassword, this.config.AUTH_BCRYPT_COST);
    await untilCurrent(async () => {
      const account = await this.own.find(userId);
      if (account.passwordHash !== confirmed.passwordHash) throw AuthErrors.wrong_password();
      await this.database.transaction(async (tx) => {
        await this.changer.change(tx, account, passwordHash);
        await this.audit.record(tx, { userId, event: 'password_changed', outcome: 'success' }, origin);
      });
    });
  }
}

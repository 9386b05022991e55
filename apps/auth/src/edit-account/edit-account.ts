import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { untilCurrent } from '@tenfold/service-host';
import { AccountAnnouncer } from '../announce-account/account-announcer.ts';
import { MailedLinks } from '../mailed-links/mailed-links.ts';
import type { UserEntity } from '../persistence/entities/user.entity.ts';
import { UsersRepository } from '../persistence/users.repository.ts';
import type { Origin } from '../tokens/origin.ts';
import { OwnAccount } from './own-account.ts';

type OwnView = Pick<UserEntity, 'id' | 'email' | 'emailVerified' | 'locale'>;

@Injectable()
export class EditAccount {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly own: OwnAccount,
    private readonly links: MailedLinks,
    private readonly announcer: AccountAnnouncer,
  ) {}

  async read(userId: string): Promise<OwnView> {
    return shown(await this.own.find(userId));
  }

  speak(userId: string, locale: string): Promise<OwnView> {
    return untilCurrent(async () => {
      const account = await this.own.find(userId);
      if (account.locale === locale) return shown(account);
      const contact = await this.announcer.sealContact({ email: account.email, locale });
      await this.database.transaction(async (tx) => {
        const version = await this.users.advance(tx, account, 1, { locale });
        await this.announcer.updated(tx, userId, version, contact);
      });
      return shown({ ...account, locale });
    });
  }

  /** The old address counts until the new one is proved. */
  async changeEmail(
    userId: string,
    { email, password }: { email: string; password: string },
    origin: Origin,
  ): Promise<void> {
    await this.own.confirm(userId, password, 'email_change_requested', origin);
    const isFree = async () => (await this.users.findByEmail(this.database.read, email)) === null;
    await this.links.send(
      {
        kind: 'verification',
        find: () => this.own.find(userId),
        email: () => email,
        isDue: isFree,
        audited: 'email_change_requested',
      },
      origin,
    );
  }
}

function shown({ id, email, emailVerified, locale }: OwnView): OwnView {
  return { id, email, emailVerified, locale };
}

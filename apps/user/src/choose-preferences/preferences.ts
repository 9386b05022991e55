import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { UserErrors } from '../domain/user.errors.ts';
import { People } from '../know-person/people.ts';
import { PreferencesEntity } from '../persistence/entities/person.entities.ts';
import type { Choices, PreferencesView } from './preferences.schema.ts';

const CHOOSE = `
  UPDATE user_preferences SET currency = $3, settings = $5, version = version + 1, marketing_consent = $4,
    marketing_consent_at = CASE WHEN $4 THEN coalesce(marketing_consent_at, now()) END
  WHERE user_id = $1 AND version = $2 AND deleted_at IS NULL`;

@Injectable()
export class Preferences {
  constructor(
    private readonly database: Database,
    private readonly people: People,
  ) {}

  async read(userId: string): Promise<PreferencesView> {
    await this.people.ensure(userId);
    return shown(await this.database.read.findOneByOrFail(PreferencesEntity, { userId }));
  }

  /** Consent keeps the time at which it was first given, and loses it when it is taken back. @throws user.stale_version */
  async choose(userId: string, version: number, { currency, marketingConsent, settings }: Choices) {
    await this.people.ensure(userId);
    return this.database.transaction(async (tx) => {
      const values = [userId, version, currency, marketingConsent, settings];
      const [, changed] = await tx.query<[unknown[], number]>(CHOOSE, values);
      if (changed !== 1) throw UserErrors.stale_version();
      return shown(await tx.findOneByOrFail(PreferencesEntity, { userId }));
    });
  }
}

function shown(row: PreferencesEntity): PreferencesView {
  const { currency, marketingConsent, marketingConsentAt, settings, version } = row;
  return {
    ...{ currency, marketingConsent, settings, version },
    marketingConsentAt: marketingConsentAt?.toISOString() ?? null,
  };
}

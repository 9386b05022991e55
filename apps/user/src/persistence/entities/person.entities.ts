import { Column, Entity } from 'typeorm';
import { AppendedRow, EditedRow } from './rows.ts';

export type ProfileStatus = 'active' | 'disabled' | 'erased';
export type HeardOutcome = 'applied' | 'ignored' | 'failed';
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** The row of a person that exists before anything else of theirs. Personal columns are ciphertext. */
@Entity('user_profiles')
export class ProfileEntity extends EditedRow {
  @Column('varchar', { name: 'user_id', length: 64 })
  userId: string;

  @Column('text', { name: 'first_name' })
  firstName: string;

  @Column('text', { name: 'last_name' })
  lastName: string;

  @Column('text', { name: 'display_name', nullable: true })
  displayName: string | null;

  @Column('text', { name: 'email' })
  email: string;

  @Column('varchar', { name: 'email_blind', length: 64, nullable: true })
  emailBlind: string | null;

  @Column('text', { name: 'phone', nullable: true })
  phone: string | null;

  @Column('varchar', { name: 'phone_blind', length: 64, nullable: true })
  phoneBlind: string | null;

  @Column('text', { name: 'date_of_birth', nullable: true })
  dateOfBirth: string | null;

  @Column('varchar', { name: 'locale', length: 35, default: 'en' })
  locale: string;

  @Column('varchar', { name: 'time_zone', length: 64, default: 'UTC' })
  timeZone: string;

  @Column('varchar', { name: 'avatar_url', length: 2048, nullable: true })
  avatarUrl: string | null;

  @Column('enum', {
    name: 'status',
    default: 'active',
    enum: ['active', 'disabled', 'erased'],
    enumName: 'profile_status',
  })
  status: ProfileStatus;

  /** How many events were published about this person. */
  @Column('int', { name: 'event_version', default: 0 })
  eventVersion: number;

  /** Version of the account's event that e-mail address and language were taken from. */
  @Column('int', { name: 'contact_version', default: 0 })
  contactVersion: number;

  /** Version of the account's event that the status was taken from. */
  @Column('int', { name: 'status_version', default: 0 })
  statusVersion: number;
}

@Entity('user_preferences')
export class PreferencesEntity extends EditedRow {
  @Column('varchar', { name: 'user_id', length: 64 })
  userId: string;

  @Column('char', { name: 'currency', length: 3, nullable: true })
  currency: string | null;

  @Column('boolean', { name: 'marketing_consent', default: false })
  marketingConsent: boolean;

  @Column('timestamptz', { name: 'marketing_consent_at', nullable: true })
  marketingConsentAt: Date | null;

  @Column('jsonb', { name: 'settings', default: {} })
  settings: Settings;
}

/** What was heard, and what became of it. */
@Entity('event_logs')
export class EventLogEntity extends AppendedRow {
  @Column('varchar', { name: 'event_id', length: 64 })
  eventId: string;

  @Column('varchar', { name: 'event_type', length: 100 })
  eventType: string;

  @Column('varchar', { name: 'source', length: 100 })
  source: string;

  @Column('varchar', { name: 'handler', length: 100 })
  handler: string;

  @Column('enum', { name: 'outcome', enum: ['applied', 'ignored', 'failed'], enumName: 'heard_outcome' })
  outcome: HeardOutcome;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;

  @Column('timestamptz', { name: 'processed_at', default: () => 'now()' })
  processedAt: Date;

  @Column('text', { name: 'error', nullable: true })
  error: string | null;
}

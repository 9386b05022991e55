import { Column, Entity, PrimaryColumn } from 'typeorm';
import { optional, setByDatabase, text } from './column-types.ts';

@Entity('recipients')
export class RecipientEntity {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column(text('user_id', 64)) userId: string;
  /** Encrypted; absent until auth's half was heard, and once the account is gone. */
  @Column({ type: 'text', nullable: true }) email: string | null;
  @Column(optional(text('email_blind', 64))) emailBlind: string | null;
  /** Encrypted. */
  @Column({ type: 'text', nullable: true }) name: string | null;
  @Column({ ...text('locale', 35), default: 'en' }) locale: string;
  @Column({ ...text('time_zone', 64), default: 'UTC' }) timeZone: string;
  @Column({ type: 'enum', enum: ['active', 'erased'], enumName: 'recipient_status', default: 'active' })
  status: 'active' | 'erased';
  /** Version of the last event of auth that was applied; 0 = none. */
  @Column({ name: 'account_version', type: 'int', default: 0 }) accountVersion: number;
  /** The same for user. */
  @Column({ name: 'profile_version', type: 'int', default: 0 }) profileVersion: number;
  @Column(setByDatabase('created_at')) createdAt: Date;
  @Column(setByDatabase('updated_at')) updatedAt: Date;
}

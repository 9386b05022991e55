import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  PrimaryColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

export type UserStatus = 'active' | 'locked' | 'disabled';

@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('varchar', { name: 'email', length: 255 })
  email: string;

  @Column('varchar', { name: 'username', length: 50, nullable: true })
  username: string | null;

  @Column('varchar', { name: 'password_hash', length: 255 })
  passwordHash: string;

  @Column('timestamptz', { name: 'password_changed_at', nullable: true })
  passwordChangedAt: Date | null;

  @Column('enum', { name: 'status', enum: ['active', 'locked', 'disabled'], enumName: 'user_status' })
  status: UserStatus;

  @Column('boolean', { name: 'email_verified', default: false })
  emailVerified: boolean;

  @Column('timestamptz', { name: 'email_verified_at', nullable: true })
  emailVerifiedAt: Date | null;

  @Column('int', { name: 'failed_login_count', default: 0 })
  failedLoginCount: number;

  @Column('timestamptz', { name: 'locked_until', nullable: true })
  lockedUntil: Date | null;

  @Column('timestamptz', { name: 'last_login_at', nullable: true })
  lastLoginAt: Date | null;

  @Column('varchar', { name: 'last_login_ip', length: 45, nullable: true })
  lastLoginIp: string | null;

  /** The language of mails (BCP 47). */
  @Column('varchar', { name: 'locale', length: 35, default: 'en' })
  locale: string;

  /** How many events were published about this account. */
  @Column('int', { name: 'event_version', default: 0 })
  eventVersion: number;

  @VersionColumn({ name: 'version', default: 1 })
  version: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  @DeleteDateColumn({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt: Date | null;
}

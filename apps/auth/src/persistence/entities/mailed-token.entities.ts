import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A secret that was mailed: only its hash stays here. It works once. */
abstract class MailedToken {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('varchar', { name: 'token_hash', length: 255 })
  tokenHash: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

@Entity('password_reset_tokens')
export class PasswordResetTokenEntity extends MailedToken {
  @Column('varchar', { name: 'requested_ip', length: 45, nullable: true })
  requestedIp: string | null;
}

@Entity('email_verification_tokens')
export class EmailVerificationTokenEntity extends MailedToken {
  /** The address that it proves: that of the account, or the one that the account is to have. */
  @Column('varchar', { name: 'email', length: 255 })
  email: string;
}

import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** One refresh token. Those that descend from one login are a family; the newest of a family is the session. */
@Entity('refresh_tokens')
export class RefreshTokenEntity {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('varchar', { name: 'token_hash', length: 255 })
  tokenHash: string;

  @Column('uuid', { name: 'family_id' })
  familyId: string;

  @Column('uuid', { name: 'rotated_from', nullable: true })
  rotatedFrom: string | null;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('varchar', { name: 'revoked_reason', length: 50, nullable: true })
  revokedReason: string | null;

  @Column('varchar', { name: 'ip', length: 45, nullable: true })
  ip: string | null;

  @Column('varchar', { name: 'user_agent', length: 512, nullable: true })
  userAgent: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

@Entity('security_audit_logs')
export class SecurityAuditLogEntity {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('varchar', { name: 'user_id', length: 64, nullable: true })
  userId: string | null;

  @Column('varchar', { name: 'event', length: 64 })
  event: string;

  @Column('enum', { name: 'outcome', enum: ['success', 'failure', 'blocked'], enumName: 'security_outcome' })
  outcome: 'success' | 'failure' | 'blocked';

  @Column('varchar', { name: 'ip', length: 45, nullable: true })
  ip: string | null;

  @Column('varchar', { name: 'user_agent', length: 512, nullable: true })
  userAgent: string | null;

  @Column('varchar', { name: 'request_id', length: 64, nullable: true })
  requestId: string | null;

  @Column('jsonb', { name: 'details', default: {} })
  details: Readonly<Record<string, string | number>>;

  @PrimaryColumn({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}

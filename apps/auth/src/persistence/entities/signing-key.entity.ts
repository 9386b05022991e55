import type { JWK } from 'jose';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

@Entity('signing_keys')
export class SigningKeyEntity {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @Column('varchar', { name: 'kid', length: 64 })
  kid: string;

  @Column('varchar', { name: 'algorithm', length: 16 })
  algorithm: string;

  @Column('jsonb', { name: 'public_jwk' })
  publicJwk: JWK;

  /** Private JWK, encrypted by `FieldCipher`. */
  @Column('text', { name: 'private_key' })
  privateKey: string;

  @Column('enum', {
    name: 'status',
    enum: ['next', 'active', 'retiring', 'retired'],
    enumName: 'signing_key_status',
  })
  status: 'next' | 'active' | 'retiring' | 'retired';

  @Column('timestamptz', { name: 'not_before' })
  notBefore: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CreatedAt, DeletedAt, UpdatedAt } from './row-times.ts';

/** Two living rates of one place and class never hold at the same time; the database refuses it. */
@Entity('tax_rates')
export class TaxRateRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'char', length: 2 }) country: string;
  /** Empty for the whole country. */
  @Column({ type: 'varchar', length: 50, nullable: true }) region: string | null;
  @Column({ name: 'tax_class', type: 'varchar', length: 32 }) taxClass: string;
  /** Basis points: 1900 is 19 %. */
  @Column({ name: 'rate_bp', type: 'int' }) rateBp: number;
  @Column({ type: 'boolean' }) included: boolean;
  @Column({ type: 'varchar', length: 100 }) name: string;
  @Column({ name: 'valid_from', type: 'timestamptz' }) validFrom: Date;
  @Column({ name: 'valid_until', type: 'timestamptz', nullable: true }) validUntil: Date | null;
  @Column({ type: 'int', default: 1 }) version: number;
  @CreatedAt() createdAt: Date;
  @UpdatedAt() updatedAt: Date;
  @DeletedAt() deletedAt: Date | null;
}

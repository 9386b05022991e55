import { Column, PrimaryColumn } from 'typeorm';

/** A row that changes; both times are the database's. */
export abstract class ChangingRow {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ name: 'created_at', type: 'timestamptz', insert: false, update: false }) createdAt: Date;
  @Column({ name: 'updated_at', type: 'timestamptz', insert: false, update: false }) updatedAt: Date;
}

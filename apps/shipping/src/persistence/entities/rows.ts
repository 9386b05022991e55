import { Column, CreateDateColumn, DeleteDateColumn, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A row that is written once. Its time is the database's. */
export abstract class AppendedRow {
  @PrimaryColumn('uuid', { name: 'id' }) id: string;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt: Date;
}

/** A row that changes; `updated_at` is moved by the database. */
export abstract class ChangingRow extends AppendedRow {
  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' }) updatedAt: Date;
}

/** A row that people edit: soft-deleted, and versioned so that nobody overwrites what they have not seen. */
export abstract class EditedRow extends ChangingRow {
  @Column('int', { name: 'version', default: 1 }) version: number;
  @DeleteDateColumn({ name: 'deleted_at', type: 'timestamptz', nullable: true }) deletedAt: Date | null;
}

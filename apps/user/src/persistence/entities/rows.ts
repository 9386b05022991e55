import { Column, CreateDateColumn, DeleteDateColumn, PrimaryColumn, UpdateDateColumn } from 'typeorm';

export abstract class AppendedRow {
  @PrimaryColumn('uuid', { name: 'id' })
  id: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

export abstract class ChangingRow extends AppendedRow {
  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}

export abstract class EndingRow extends ChangingRow {
  @DeleteDateColumn({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt: Date | null;
}

/** What its owner edits; `version` is its entity tag. */
export abstract class EditedRow extends EndingRow {
  @Column('int', { name: 'version', default: 1 })
  version: number;
}

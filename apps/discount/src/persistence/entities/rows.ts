import { Column } from 'typeorm';

/** Set by the database and never changed. */
export const CreatedAt = () => Column({ name: 'created_at', type: 'timestamptz', insert: false, update: false });

/** Moved by the database's trigger with every update. */
export const UpdatedAt = () => Column({ name: 'updated_at', type: 'timestamptz', insert: false, update: false });

/** Set when the row ends; nothing is ever deleted. */
export const DeletedAt = () => Column({ name: 'deleted_at', type: 'timestamptz', nullable: true });

export const discountStatusColumn = {
  type: 'enum',
  enumName: 'discount_status',
  enum: ['draft', 'active', 'paused', 'ended'],
  default: 'draft',
} as const;

export const usageStatusColumn = {
  type: 'enum',
  enumName: 'usage_status',
  enum: ['reserved', 'redeemed', 'released'],
} as const;

import type { ColumnOptions } from 'typeorm';

export const instant = (name: string): ColumnOptions => ({ name, type: 'timestamptz' });

/** Set by the database; never written by the program. */
export const setByDatabase = (name: string): ColumnOptions => ({ ...instant(name), insert: false, update: false });

export const text = (name: string, length: number): ColumnOptions => ({ name, type: 'varchar', length });

export const optional = (options: ColumnOptions): ColumnOptions => ({ ...options, nullable: true });

import { bigintToNumber } from '@tenfold/database';
import type { ColumnOptions } from 'typeorm';

/** Minor units, counts and versions: exact numbers in the program. */
export const bigint = (name: string): ColumnOptions => ({ name, type: 'bigint', transformer: bigintToNumber });

export const instant = (name: string): ColumnOptions => ({ name, type: 'timestamptz' });

/** Set by the database; never written by the program. */
export const setByDatabase = (name: string): ColumnOptions => ({ ...instant(name), insert: false, update: false });

export const text = (name: string, length: number): ColumnOptions => ({ name, type: 'varchar', length });

export const optional = (options: ColumnOptions): ColumnOptions => ({ ...options, nullable: true });

import { bigintToNumber } from '@tenfold/database';
import type { ColumnOptions } from 'typeorm';

/** Minor units, grams, counts and versions: exact numbers in the program. */
export const bigint = (name: string): ColumnOptions => ({ name, type: 'bigint', transformer: bigintToNumber });

export const int = (name: string): ColumnOptions => ({ name, type: 'int' });

export const instant = (name: string): ColumnOptions => ({ name, type: 'timestamptz' });

export const text = (name: string, length: number): ColumnOptions => ({ name, type: 'varchar', length });

export const code = (name: string, length: number): ColumnOptions => ({ name, type: 'char', length });

export const uuid = (name: string): ColumnOptions => ({ name, type: 'uuid' });

export const optional = (options: ColumnOptions): ColumnOptions => ({ ...options, nullable: true });

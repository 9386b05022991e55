import { bigintToNumber } from '@tenfold/database';
import type { ColumnOptions } from 'typeorm';

/** Minor units and versions: exact numbers in the program. */
export const whole = (name: string): ColumnOptions => ({ name, type: 'bigint', transformer: bigintToNumber });

export const units = (name: string): ColumnOptions => ({ name, type: 'int' });

export const words = (name: string, length: number): ColumnOptions => ({ name, type: 'varchar', length });

export const oneOf = (name: string, enumName: string, values: readonly string[]): ColumnOptions => ({
  name,
  type: 'enum',
  enum: [...values],
  enumName,
});

export const currency: ColumnOptions = { name: 'currency', type: 'char', length: 3 };

export const moment = (name: string): ColumnOptions => ({ name, type: 'timestamptz' });

/** Its default, or a trigger, gives it its value; the program never does. */
export const byDatabase = (column: ColumnOptions): ColumnOptions => ({ ...column, insert: false, update: false });

export const orNull = (column: ColumnOptions): ColumnOptions => ({ ...column, nullable: true });

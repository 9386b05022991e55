import { z } from 'zod';

/** Free text of a person, without outer space; empty is nothing. */
export const words = (longest: number) => z.string().trim().min(1).max(longest);
export const phone = z
  .string()
  .trim()
  .max(20)
  .regex(/^\+?[0-9][0-9 ()/.-]{3,18}$/, 'a telephone number');
export const edited = z.object({ id: z.uuid(), version: z.int().positive() });
export type Edited = z.output<typeof edited>;

import { z } from 'zod';
import { LONGEST_PASSWORD_BYTES } from './domain/password.ts';

export const emailAddress = z.email().max(255);

export const newPassword = z
  .string()
  .min(10)
  .max(200)
  .refine((password) => Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES, {
    message: `at most ${LONGEST_PASSWORD_BYTES} bytes`,
  });

/** BCP 47, as far as mails are written in it: `en`, `de-AT`. */
export const locale = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

/** What a mailed link carries. */
export const linkToken = z.string().min(20).max(200);

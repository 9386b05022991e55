import { defineConfig } from '@tenfold/service-host/config';
import { z } from 'zod';

const PRODUCTION_BCRYPT_COST = 12;

const settings = z
  .object({
    NODE_ENV: z.string().default('development'),
    AUTH_ISSUER: z.string().min(1),
    /** Two to the power of this many rounds; 12 takes about 220 ms. */
    AUTH_BCRYPT_COST: z.coerce.number().int().min(4).max(15).default(PRODUCTION_BCRYPT_COST),
    AUTH_ACCESS_TOKEN_SECONDS: z.coerce
      .number()
      .int()
      .min(60)
      .max(3600)
      .default(15 * 60),
    AUTH_REFRESH_TOKEN_DAYS: z.coerce.number().int().min(1).max(90).default(30),
    /** Whether somebody may sign in who has not proved the e-mail address yet. */
    AUTH_LOGIN_BEFORE_VERIFICATION: z.stringbool().default(false),
    AUTH_VERIFICATION_LINK_HOURS: z.coerce.number().int().min(1).max(168).default(24),
    AUTH_RESET_LINK_MINUTES: z.coerce.number().int().min(5).max(1440).default(60),
    /** Most mails of one kind (verification, reset) that one account causes within an hour. */
    AUTH_MAILS_PER_HOUR: z.coerce.number().int().min(1).max(100).default(5),
  })
  .refine((config) => config.NODE_ENV !== 'production' || config.AUTH_BCRYPT_COST >= PRODUCTION_BCRYPT_COST, {
    path: ['AUTH_BCRYPT_COST'],
    message: `production needs at least ${PRODUCTION_BCRYPT_COST}`,
  });

export class AuthConfig extends defineConfig(settings) {}

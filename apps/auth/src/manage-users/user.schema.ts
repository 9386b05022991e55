import { pageOf, pageQuery } from '@tenfold/service-host';
import { z } from 'zod';

export const userQuery = pageQuery.extend({
  /** Beginning of the e-mail address. */
  q: z.string().trim().min(1).max(255).optional(),
  status: z.enum(['active', 'locked', 'disabled']).optional(),
});
export type UserQuery = z.output<typeof userQuery>;

const userSummary = z.object({
  id: z.uuid(),
  email: z.string(),
  status: z.enum(['active', 'locked', 'disabled']),
  emailVerified: z.boolean(),
  lastLoginAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  version: z.int().positive(),
});
export type UserSummary = z.output<typeof userSummary>;
export const userPage = pageOf(userSummary);

export const userDetail = userSummary.extend({
  locale: z.string(),
  lockedUntil: z.iso.datetime().nullable(),
  roles: z.array(z.string()),
  permissions: z.array(z.string()),
});
export type UserDetail = z.output<typeof userDetail>;

export const giveRoleBody = z.object({
  role: z.string().min(1).max(50),
  /** Left out: until it is taken away. */
  expiresAt: z.iso.datetime().optional(),
});
export type GiveRoleBody = z.output<typeof giveRoleBody>;

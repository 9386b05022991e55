import { permissions } from '@tenfold/auth-guard';
import { z } from 'zod';

const fields = z.object({
  name: z
    .string()
    .max(50)
    .regex(/^[a-z][a-z0-9_-]*$/, 'lower case, digits, dashes'),
  description: z.string().trim().max(255).nullable(),
  permissions: z.array(z.enum(permissions)).max(permissions.length),
});

export const createRoleBody = fields.partial({ description: true });
export type CreateRoleBody = z.output<typeof createRoleBody>;

export const editRoleBody = fields.partial().refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type EditRoleBody = z.output<typeof editRoleBody>;

export const roleView = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  permissions: z.array(z.string()),
  builtIn: z.boolean(),
  version: z.int().positive(),
});
export type RoleView = z.output<typeof roleView>;
export const roleList = z.object({ items: z.array(roleView) });

import { z } from 'zod';

export const loginBody = z.object({
  email: z.string().min(3).max(255),
  password: z.string().min(1).max(200),
});
export type LoginBody = z.output<typeof loginBody>;

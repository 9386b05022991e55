import { z } from 'zod';

export const approveReturnBody = z.object({ note: z.string().trim().min(1).max(1000).optional() });
export type ApproveReturnBody = z.output<typeof approveReturnBody>;

export const rejectReturnBody = z.object({
  /** The customer reads it. */
  reason: z.string().trim().min(1).max(255),
});
export type RejectReturnBody = z.output<typeof rejectReturnBody>;

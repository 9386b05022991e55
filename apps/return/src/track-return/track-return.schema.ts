import { z } from 'zod';

export const announceParcelBody = z.object({
  carrier: z.string().trim().min(1).max(32),
  trackingNumber: z.string().regex(/^[A-Za-z0-9-]{4,100}$/, 'letters, digits and hyphens'),
});
export type AnnounceParcelBody = z.output<typeof announceParcelBody>;

export const trackingView = z.object({
  carrier: z.string().optional(),
  trackingNumber: z.string().optional(),
  /** The oldest first. */
  events: z.array(z.object({ status: z.string(), description: z.string().optional(), at: z.string() })),
});
export type TrackingView = z.output<typeof trackingView>;

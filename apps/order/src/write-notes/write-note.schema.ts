import { z } from 'zod';

const body = z.string().trim().min(1).max(2000);

export const customerNoteBody = z.object({ body });
export type CustomerNoteBody = z.output<typeof customerNoteBody>;

export const staffNoteBody = z.object({ body, visibility: z.enum(['internal', 'customer']).default('internal') });
export type StaffNoteBody = z.output<typeof staffNoteBody>;

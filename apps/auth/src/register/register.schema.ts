import { z } from 'zod';
import { emailAddress, locale, newPassword } from '../credentials.schema.ts';

export const registerBody = z.object({ email: emailAddress, password: newPassword, locale: locale.default('en') });
export type RegisterBody = z.output<typeof registerBody>;

/** The same whatever was found: what there is to know comes by mail. */
export const mailUnderWay = z.object({ message: z.string() });
export const MAIL_UNDER_WAY = { message: 'If this can be done, a mail is on its way' } as const;

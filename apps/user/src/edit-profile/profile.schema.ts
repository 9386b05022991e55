import { z } from 'zod';
import { phone, words } from '../know-person/person-schemas.ts';

const timeZone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
    } catch {
      return false;
    }
  }, 'a time zone of the IANA list');

/** A field that is left out stays; null empties it. */
export const editProfileBody = z
  .object({
    firstName: z.string().trim().max(100),
    lastName: z.string().trim().max(100),
    displayName: words(100).nullable(),
    phone: phone.nullable(),
    dateOfBirth: z.iso.date().nullable(),
    locale: z
      .string()
      .max(35)
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
    timeZone,
    avatarUrl: z
      .url({ protocol: /^https$/ })
      .max(2048)
      .nullable(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change');
export type EditProfileBody = z.output<typeof editProfileBody>;

export const profileView = z.object({
  userId: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  displayName: z.string().nullable(),
  /** Empty until auth has said it. */
  email: z.string(),
  phone: z.string().nullable(),
  dateOfBirth: z.string().nullable(),
  locale: z.string(),
  timeZone: z.string(),
  avatarUrl: z.string().nullable(),
  status: z.enum(['active', 'disabled', 'erased']),
  version: z.int().positive(),
});
export type ProfileView = z.output<typeof profileView>;

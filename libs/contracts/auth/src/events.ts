import { defineEvent, sealed } from '@tenfold/contract-kit';
import { z } from 'zod';
import { AuthUsers } from './topics.ts';

const id = z.string().min(1).max(64);
const at = z.iso.datetime({ offset: true });

/** `version` counts the account's events without gaps. */
const userEvent = z.object({ userId: id, version: z.int().positive() });
const aggregate = {
  type: 'user',
  id: (data: { userId: string }) => data.userId,
  version: (data: { version: number }) => data.version,
};
const key = (data: { userId: string }) => data.userId;

/** How an account is reached; sealed for user and notification. */
export const accountContact = z.object({ email: z.string(), locale: z.string().max(35) });
/** A secret on its way to the customer's mailbox; sealed for notification alone. */
export const mailedSecret = z.object({ email: z.string(), token: z.string() });

const sample = { userId: '0197a1f0-0000-7000-8000-0000000000aa' };
const sampleSealed = (reader: string) => ({
  protected: 'eyJlbmMiOiJBMjU2R0NNIn0',
  recipients: [{ header: { kid: reader }, encrypted_key: 'c2FtcGxl' }],
  iv: 'c2FtcGxlLWl2LTEy',
  ciphertext: 'c2FtcGxl',
  tag: 'c2FtcGxlLXRhZy0xNmJ5dA',
});

export const UserCreatedV1 = defineEvent({
  type: 'user.created.v1',
  topic: AuthUsers,
  summary: 'An account was made, by its owner or by staff.',
  key,
  aggregate,
  data: userEvent.extend({
    contact: sealed(accountContact, ['user', 'notification']),
    emailVerified: z.boolean(),
    createdAt: at,
  }),
  sample: {
    ...sample,
    version: 1,
    contact: sampleSealed('user-1'),
    emailVerified: false,
    createdAt: '2026-01-10T09:00:00.000Z',
  },
});

export const UserVerificationRequestedV1 = defineEvent({
  type: 'user.verification_requested.v1',
  topic: AuthUsers,
  summary: 'A link that proves the e-mail address shall be mailed.',
  key,
  aggregate,
  data: userEvent.extend({ secret: sealed(mailedSecret, ['notification']), expiresAt: at }),
  sample: { ...sample, version: 2, secret: sampleSealed('notification-1'), expiresAt: '2026-01-11T09:00:00.000Z' },
});

export const UserEmailVerifiedV1 = defineEvent({
  type: 'user.email_verified.v1',
  topic: AuthUsers,
  summary: 'The owner of the account proved the e-mail address.',
  key,
  aggregate,
  data: userEvent.extend({ verifiedAt: at }),
  sample: { ...sample, version: 3, verifiedAt: '2026-01-10T09:05:00.000Z' },
});

export const UserUpdatedV1 = defineEvent({
  type: 'user.updated.v1',
  topic: AuthUsers,
  summary: 'The e-mail address or the language of an account changed.',
  key,
  aggregate,
  data: userEvent.extend({ contact: sealed(accountContact, ['user', 'notification']) }),
  sample: { ...sample, version: 4, contact: sampleSealed('user-1') },
});

export const UserPasswordResetRequestedV1 = defineEvent({
  type: 'user.password_reset_requested.v1',
  topic: AuthUsers,
  summary: 'A link that sets a new password shall be mailed.',
  key,
  aggregate,
  data: userEvent.extend({ secret: sealed(mailedSecret, ['notification']), expiresAt: at }),
  sample: { ...sample, version: 5, secret: sampleSealed('notification-1'), expiresAt: '2026-01-12T10:00:00.000Z' },
});

export const UserPasswordChangedV1 = defineEvent({
  type: 'user.password_changed.v1',
  topic: AuthUsers,
  summary: 'The password changed; every session of the account ended.',
  key,
  aggregate,
  data: userEvent.extend({ changedAt: at }),
  sample: { ...sample, version: 6, changedAt: '2026-01-12T09:30:00.000Z' },
});

export const UserLockedV1 = defineEvent({
  type: 'user.locked.v1',
  topic: AuthUsers,
  summary: 'Too many wrong passwords: nobody gets in for a while.',
  key,
  aggregate,
  data: userEvent.extend({ lockedUntil: at }),
  sample: { ...sample, version: 7, lockedUntil: '2026-01-12T09:45:00.000Z' },
});

export const UserDisabledV1 = defineEvent({
  type: 'user.disabled.v1',
  topic: AuthUsers,
  summary: 'Staff closed the account; its sessions end within the life of an access token.',
  key,
  aggregate,
  data: userEvent.extend({ disabledAt: at }),
  sample: { ...sample, version: 8, disabledAt: '2026-03-01T09:00:00.000Z' },
});

export const UserEnabledV1 = defineEvent({
  type: 'user.enabled.v1',
  topic: AuthUsers,
  summary: 'Staff opened a disabled account again.',
  key,
  aggregate,
  data: userEvent.extend({ enabledAt: at }),
  sample: { ...sample, version: 9, enabledAt: '2026-03-01T10:00:00.000Z' },
});

export const UserDeletedV1 = defineEvent({
  type: 'user.deleted.v1',
  topic: AuthUsers,
  summary: 'The account is gone for good.',
  key,
  aggregate,
  data: userEvent.extend({ deletedAt: at }),
  sample: { ...sample, version: 10, deletedAt: '2026-03-02T09:00:00.000Z' },
});

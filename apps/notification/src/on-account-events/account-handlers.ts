import * as heard from '../heard-events.ts';
import { telling } from '../tell/telling.ts';
import { mailingSecret } from './mailing-secret.ts';
import { OnUserCreated } from './on-user-created.ts';
import { OnUserDeleted } from './on-user-deleted.ts';
import { OnUserUpdated } from './on-user-updated.ts';

/** One line for each event of an account. */
export const accountHandlers = [
  OnUserCreated,
  OnUserUpdated,
  OnUserDeleted,
  mailingSecret('OnUserVerificationRequested', heard.userVerificationRequested, 'verify_email'),
  mailingSecret('OnUserPasswordResetRequested', heard.userPasswordResetRequested, 'password_reset'),
  telling('OnUserPasswordChanged', heard.userPasswordChanged, ({ changedAt }) => ({
    key: 'password_changed',
    data: { changedAt },
  })),
  telling('OnUserLocked', heard.userLocked, ({ lockedUntil }) => ({ key: 'account_locked', data: { lockedUntil } })),
  telling('OnUserDisabled', heard.userDisabled, () => ({ key: 'account_disabled', data: {} })),
];

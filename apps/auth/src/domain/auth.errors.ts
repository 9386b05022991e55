import { defineErrors } from '@tenfold/errors';

export const AuthErrors = defineErrors('auth', {
  /** The same for a wrong password, an unknown address, a locked and a disabled account: a stranger learns nothing. */
  invalid_credentials: { status: 401, title: 'E-mail address or password is wrong' },
  invalid_refresh_token: { status: 401, title: 'This session has ended, sign in again' },
});

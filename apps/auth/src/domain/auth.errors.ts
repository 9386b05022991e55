import { defineErrors } from '@tenfold/errors';

export const AuthErrors = defineErrors('auth', {
  /** The same for a wrong password, an unknown address, a locked and a disabled account: a stranger learns nothing. */
  invalid_credentials: { status: 401, title: 'E-mail address or password is wrong' },
  /** Only whoever knows the password is told. */
  email_not_verified: { status: 403, title: 'Open the link that was mailed to you first' },
  invalid_refresh_token: { status: 401, title: 'This session has ended, sign in again' },
  /** The same for a link that never was, was used, is too old, or was overtaken by a newer one. */
  invalid_link: { status: 400, title: 'This link does not work any more, ask for a new one' },
  wrong_password: { status: 403, title: 'The current password is wrong' },
  email_taken: { status: 409, title: 'Another account has this e-mail address by now' },
  session_not_found: { status: 404, title: 'There is no such session' },
  user_not_found: { status: 404, title: 'There is no such account' },
  role_not_found: { status: 404, title: 'There is no such role' },
  role_name_taken: { status: 409, title: 'Another role has this name' },
  role_built_in: { status: 409, title: 'This role belongs to the shop itself and stays as it is' },
  role_in_use: { status: 409, title: 'Somebody still has this role' },
  already_disabled: { status: 409, title: 'The account is disabled already' },
  not_disabled: { status: 409, title: 'The account is not disabled' },
  own_account: { status: 409, title: 'Nobody can do this to the account they act with' },
  /** Nobody gives, takes or shuts what is above them: a permission to manage accounts is not one to have everything. */
  beyond_own_permissions: { status: 403, title: 'This needs permissions that you do not have yourself' },
  stale_version: { status: 412, title: 'Somebody changed it meanwhile, look again' },
});

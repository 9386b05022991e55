import { defineErrors } from '@tenfold/errors';

export const AccessErrors = defineErrors('access', {
  token_missing: { status: 401, title: 'Sign in to do this' },
  token_invalid: { status: 401, title: 'The access token is not valid' },
  token_expired: { status: 401, title: 'The access token has expired' },
  forbidden: { status: 403, title: 'You may not do this' },
  keys_unavailable: { status: 503, title: 'Access tokens cannot be checked at the moment' },
});

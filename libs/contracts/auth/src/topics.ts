import { defineTopic } from '@tenfold/contract-kit';

/** What happens to accounts. */
export const AuthUsers = defineTopic({ name: 'auth.users', key: 'user id' });

import { defineTopic } from '@tenfold/contract-kit';

/** What happens to a person's profile, addresses, payment methods and wishes. */
export const UserProfiles = defineTopic({ name: 'user.profiles', key: 'user id' });

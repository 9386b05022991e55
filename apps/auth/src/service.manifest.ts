import {
  AuthUsers,
  UserCreatedV1,
  UserDeletedV1,
  UserDisabledV1,
  UserEmailVerifiedV1,
  UserEnabledV1,
  UserLockedV1,
  UserPasswordChangedV1,
  UserPasswordResetRequestedV1,
  UserUpdatedV1,
  UserVerificationRequestedV1,
} from '@tenfold/auth-contracts';
import { defineService } from '@tenfold/contract-kit';

export const manifest = defineService({
  name: 'auth',
  summary: 'Who may come in: accounts, roles, sessions and the keys that sign access tokens',
  routes: ['auth', 'users', 'roles'],
  topics: [AuthUsers],
  publishes: [
    UserCreatedV1,
    UserVerificationRequestedV1,
    UserEmailVerifiedV1,
    UserUpdatedV1,
    UserPasswordResetRequestedV1,
    UserPasswordChangedV1,
    UserLockedV1,
    UserDisabledV1,
    UserEnabledV1,
    UserDeletedV1,
  ],
  hears: [],
  calls: [],
});

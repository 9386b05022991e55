export { AuthUsers } from './topics.ts';
export {
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
  accountContact,
  mailedSecret,
} from './events.ts';

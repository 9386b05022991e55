import { Module } from '@nestjs/common';
import { DatabaseModule, FieldCipher } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { PreferencesController } from './choose-preferences/preferences.controller.ts';
import { Preferences } from './choose-preferences/preferences.ts';
import { UserConfig } from './config.ts';
import { EditProfileController } from './edit-profile/edit-profile.controller.ts';
import { EditProfile } from './edit-profile/edit-profile.ts';
import { AccountFollower } from './follow-accounts/account-follower.ts';
import { EventLog } from './follow-accounts/event-log.ts';
import { CatalogueFollower } from './follow-catalogue/catalogue-follower.ts';
import { AddressesController } from './keep-addresses/addresses.controller.ts';
import { Addresses } from './keep-addresses/addresses.ts';
import { PaymentMethodsController } from './keep-payment-methods/payment-methods.controller.ts';
import { PaymentMethods } from './keep-payment-methods/payment-methods.ts';
import { WishesController } from './keep-wishes/wishes.controller.ts';
import { Wishes } from './keep-wishes/wishes.ts';
import { People } from './know-person/people.ts';
import { LookUpProfilesController } from './look-up-profiles/look-up-profiles.controller.ts';
import { LookUpProfiles } from './look-up-profiles/look-up-profiles.ts';
import { NotifyWishes } from './notify-wishes/notify-wishes.ts';
import { notifyWorker } from './notify-wishes/notify.worker.ts';
import { OnBackInStock } from './on-back-in-stock/on-back-in-stock.ts';
import { OnCatalogChanged } from './on-catalog-changed/on-catalog-changed.ts';
import { OnOutOfStock } from './on-out-of-stock/on-out-of-stock.ts';
import { OnUserCreated } from './on-user-created/on-user-created.ts';
import { OnUserDeleted } from './on-user-deleted/on-user-deleted.ts';
import { OnUserDisabled } from './on-user-disabled/on-user-disabled.ts';
import { OnUserEnabled } from './on-user-enabled/on-user-enabled.ts';
import { OnUserUpdated } from './on-user-updated/on-user-updated.ts';
import { PersonalData } from './persistence/personal-data.ts';
import { userDatabase } from './persistence/user-database.ts';
import { manifest } from './service.manifest.ts';

@Module({
  imports: [DatabaseModule.forService(userDatabase), MessagingModule.forService(manifest)],
  controllers: [
    EditProfileController,
    AddressesController,
    PaymentMethodsController,
    PreferencesController,
    WishesController,
    LookUpProfilesController,
  ],
  providers: [
    UserConfig,
    { provide: FieldCipher, useFactory: () => FieldCipher.fromEnvironment() },
    PersonalData,
    People,
    EditProfile,
    Addresses,
    PaymentMethods,
    Preferences,
    Wishes,
    LookUpProfiles,
    EventLog,
    AccountFollower,
    CatalogueFollower,
    NotifyWishes,
    notifyWorker,
    OnUserCreated,
    OnUserUpdated,
    OnUserDisabled,
    OnUserEnabled,
    OnUserDeleted,
    OnCatalogChanged,
    OnOutOfStock,
    OnBackInStock,
  ],
})
export class UserModule {}

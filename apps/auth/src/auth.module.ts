import { Module } from '@nestjs/common';
import { DatabaseModule, FieldCipher } from '@tenfold/database';
import { MessagingModule } from '@tenfold/messaging';
import { AccountAnnouncer } from './announce-account/account-announcer.ts';
import { BrowseSecurityAudit } from './browse-security-audit/browse-security-audit.ts';
import { SecurityAuditController } from './browse-security-audit/security-audit.controller.ts';
import { ChangePasswordController } from './change-password/change-password.controller.ts';
import { ChangePassword } from './change-password/change-password.ts';
import { PasswordChanger } from './change-password/password-changer.ts';
import { AuthConfig } from './config.ts';
import { CreateUser } from './create-user/create-user.ts';
import { EditAccountController } from './edit-account/edit-account.controller.ts';
import { EditAccount } from './edit-account/edit-account.ts';
import { OwnAccount } from './edit-account/own-account.ts';
import { LogOutController } from './log-out/log-out.controller.ts';
import { LogOut } from './log-out/log-out.ts';
import { LoginController } from './login/login.controller.ts';
import { Login } from './login/login.ts';
import { PasswordGuard } from './login/password-guard.ts';
import { MailedLinks } from './mailed-links/mailed-links.ts';
import { RolesController } from './manage-roles/roles.controller.ts';
import { Roles } from './manage-roles/roles.ts';
import { FindUsers } from './manage-users/find-users.ts';
import { ManageUsersController } from './manage-users/manage-users.controller.ts';
import { ManageUsers } from './manage-users/manage-users.ts';
import { authDatabase } from './persistence/auth-database.ts';
import { MailedTokensRepository } from './persistence/mailed-tokens.repository.ts';
import { RefreshTokensRepository } from './persistence/refresh-tokens.repository.ts';
import { SecurityAudit } from './persistence/security-audit.ts';
import { UsersRepository } from './persistence/users.repository.ts';
import { PublishKeysController } from './publish-keys/publish-keys.controller.ts';
import { RefreshSessionController } from './refresh-session/refresh-session.controller.ts';
import { RefreshSession } from './refresh-session/refresh-session.ts';
import { RegisterController } from './register/register.controller.ts';
import { Register } from './register/register.ts';
import { ResetPasswordController } from './reset-password/reset-password.controller.ts';
import { ResetPassword } from './reset-password/reset-password.ts';
import { manifest } from './service.manifest.ts';
import { OwnSessions } from './sessions/own-sessions.ts';
import { SessionsController } from './sessions/sessions.controller.ts';
import { Sessions } from './tokens/sessions.ts';
import { SigningKeys } from './tokens/signing-keys.ts';
import { VerifyEmailController } from './verify-email/verify-email.controller.ts';
import { VerifyEmail } from './verify-email/verify-email.ts';

@Module({
  imports: [DatabaseModule.forService(authDatabase), MessagingModule.forService(manifest)],
  controllers: [
    RegisterController,
    VerifyEmailController,
    LoginController,
    RefreshSessionController,
    LogOutController,
    SessionsController,
    ResetPasswordController,
    ChangePasswordController,
    EditAccountController,
    PublishKeysController,
    ManageUsersController,
    RolesController,
    SecurityAuditController,
  ],
  providers: [
    AuthConfig,
    { provide: FieldCipher, useFactory: () => FieldCipher.fromEnvironment() },
    SigningKeys,
    Sessions,
    UsersRepository,
    RefreshTokensRepository,
    MailedTokensRepository,
    SecurityAudit,
    AccountAnnouncer,
    MailedLinks,
    PasswordGuard,
    PasswordChanger,
    OwnAccount,
    Register,
    VerifyEmail,
    Login,
    RefreshSession,
    LogOut,
    OwnSessions,
    ResetPassword,
    ChangePassword,
    EditAccount,
    CreateUser,
    FindUsers,
    ManageUsers,
    Roles,
    BrowseSecurityAudit,
  ],
})
export class AuthModule {}

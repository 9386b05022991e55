import { Module } from '@nestjs/common';
import { DatabaseModule, FieldCipher } from '@tenfold/database';
import { AuthConfig } from './config.ts';
import { CreateUser } from './create-user/create-user.ts';
import { LogOutController } from './log-out/log-out.controller.ts';
import { LogOut } from './log-out/log-out.ts';
import { LoginController } from './login/login.controller.ts';
import { Login } from './login/login.ts';
import { authDatabase } from './persistence/auth-database.ts';
import { RefreshTokensRepository } from './persistence/refresh-tokens.repository.ts';
import { SecurityAudit } from './persistence/security-audit.ts';
import { UsersRepository } from './persistence/users.repository.ts';
import { PublishKeysController } from './publish-keys/publish-keys.controller.ts';
import { RefreshSessionController } from './refresh-session/refresh-session.controller.ts';
import { RefreshSession } from './refresh-session/refresh-session.ts';
import { Sessions } from './tokens/sessions.ts';
import { SigningKeys } from './tokens/signing-keys.ts';

@Module({
  imports: [DatabaseModule.forService(authDatabase)],
  controllers: [LoginController, RefreshSessionController, LogOutController, PublishKeysController],
  providers: [
    AuthConfig,
    { provide: FieldCipher, useFactory: () => FieldCipher.fromEnvironment() },
    SigningKeys,
    Sessions,
    UsersRepository,
    RefreshTokensRepository,
    SecurityAudit,
    Login,
    RefreshSession,
    LogOut,
    CreateUser,
  ],
})
export class AuthModule {}

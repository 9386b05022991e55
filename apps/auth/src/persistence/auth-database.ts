import type { ServiceDatabase } from '@tenfold/database';
import { RoleEntity, UserRoleEntity } from './entities/role.entities.ts';
import { EmailVerificationTokenEntity, PasswordResetTokenEntity } from './entities/mailed-token.entities.ts';
import { RefreshTokenEntity, SecurityAuditLogEntity } from './entities/session.entities.ts';
import { SigningKeyEntity } from './entities/signing-key.entity.ts';
import { UserEntity } from './entities/user.entity.ts';
import { migrations } from './migrations/index.ts';

export const authDatabase: ServiceDatabase = {
  name: 'auth',
  entities: [
    UserEntity,
    RoleEntity,
    UserRoleEntity,
    RefreshTokenEntity,
    SecurityAuditLogEntity,
    SigningKeyEntity,
    PasswordResetTokenEntity,
    EmailVerificationTokenEntity,
  ],
  migrations,
};

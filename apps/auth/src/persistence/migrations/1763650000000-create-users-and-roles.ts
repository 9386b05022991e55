import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsersAndRoles1763650000000 implements MigrationInterface {
  readonly name = 'CreateUsersAndRoles1763650000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE user_status AS ENUM ('active', 'locked', 'disabled');

      CREATE TABLE users (
        id uuid NOT NULL,
        email varchar(255) NOT NULL,
        username varchar(50),
        password_hash varchar(255) NOT NULL,
        password_changed_at timestamptz,
        status user_status NOT NULL DEFAULT 'active',
        email_verified boolean NOT NULL DEFAULT false,
        email_verified_at timestamptz,
        failed_login_count integer NOT NULL DEFAULT 0,
        locked_until timestamptz,
        last_login_at timestamptz,
        last_login_ip varchar(45),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT pk_users PRIMARY KEY (id),
        CONSTRAINT ck_users_email CHECK (email ~ '^[^@]+@[^@]+\\.[^@]+$'),
        CONSTRAINT ck_users_email_trimmed CHECK (email = btrim(email)),
        CONSTRAINT ck_users_password_hash CHECK (length(password_hash) >= 60),
        CONSTRAINT ck_users_failed_login_count CHECK (failed_login_count >= 0),
        CONSTRAINT ck_users_version CHECK (version > 0)
      );
      CREATE UNIQUE INDEX uq_users_email ON users (lower(email)) WHERE deleted_at IS NULL;
      CREATE UNIQUE INDEX uq_users_username ON users (lower(username)) WHERE deleted_at IS NULL;
      CREATE INDEX idx_users_status ON users (status);
      CREATE INDEX idx_users_created_at ON users (created_at);
      CREATE INDEX idx_users_email_active ON users (email) WHERE status = 'active';

      CREATE TABLE roles (
        id uuid NOT NULL,
        name varchar(50) NOT NULL,
        description varchar(255),
        permissions text[] NOT NULL DEFAULT '{}',
        built_in boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT pk_roles PRIMARY KEY (id),
        CONSTRAINT uq_roles_name UNIQUE (name),
        CONSTRAINT ck_roles_built_in CHECK (NOT built_in OR deleted_at IS NULL),
        CONSTRAINT ck_roles_version CHECK (version > 0)
      );

      CREATE TABLE user_roles (
        id uuid NOT NULL,
        user_id uuid NOT NULL,
        role_id uuid NOT NULL,
        granted_by varchar(64),
        expires_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_user_roles PRIMARY KEY (id),
        CONSTRAINT uq_user_roles_user_id_role_id UNIQUE (user_id, role_id),
        CONSTRAINT fk_user_roles_user_id FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE,
        CONSTRAINT fk_user_roles_role_id FOREIGN KEY (role_id) REFERENCES roles ON DELETE RESTRICT
      );
      CREATE INDEX idx_user_roles_role_id ON user_roles (role_id);

      INSERT INTO roles (id, name, description, permissions, built_in) VALUES
        ('01900000-0000-7000-8000-000000000001', 'admin', 'May do everything',
         '{catalog.write,stock.write,orders.manage,payments.manage,payments.refund,shipments.manage,returns.manage,users.manage}', true),
        ('01900000-0000-7000-8000-000000000002', 'manager', 'Runs the shop',
         '{catalog.write,stock.write,orders.manage,payments.manage,payments.refund,shipments.manage,returns.manage}', true),
        ('01900000-0000-7000-8000-000000000003', 'employee', 'Works in the warehouse and with customers',
         '{stock.write,orders.manage,shipments.manage,returns.manage}', true),
        ('01900000-0000-7000-8000-000000000004', 'customer', 'Buys; every account has it', '{}', true);
    `);
    for (const table of ['users', 'roles']) {
      await runner.query(touchUpdatedAt(table));
      await runner.query(activeView(table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW users_active, roles_active;
      DROP TABLE user_roles, roles, users;
      DROP TYPE user_status;
    `);
  }
}

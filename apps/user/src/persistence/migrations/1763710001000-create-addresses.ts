import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where things go, and references to the cards that pay for them. */
export class CreateAddresses1763710001000 implements MigrationInterface {
  readonly name = 'CreateAddresses1763710001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE address_type AS ENUM ('shipping', 'billing', 'return');

      CREATE TABLE addresses (
        id uuid NOT NULL CONSTRAINT pk_addresses PRIMARY KEY,
        user_id varchar(64) NOT NULL,
        type address_type NOT NULL,
        label varchar(50),
        recipient text NOT NULL,
        company text,
        line1 text NOT NULL,
        line2 text,
        city text NOT NULL,
        state text,
        postal_code text,
        country char(2) NOT NULL,
        phone text,
        is_default boolean NOT NULL DEFAULT false,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_addresses_country CHECK (country ~ '^[A-Z]{2}$'),
        CONSTRAINT ck_addresses_version CHECK (version > 0)
      );
      CREATE UNIQUE INDEX uq_addresses_user_id_type ON addresses (user_id, type) WHERE is_default AND deleted_at IS NULL;
      CREATE INDEX idx_addresses_user_id ON addresses (user_id);

      CREATE TABLE payment_methods (
        id uuid NOT NULL CONSTRAINT pk_payment_methods PRIMARY KEY,
        user_id varchar(64) NOT NULL,
        provider varchar(32) NOT NULL,
        provider_method_id text NOT NULL,
        provider_method_id_blind varchar(64) NOT NULL,
        card_brand varchar(50) NOT NULL,
        card_last4 char(4) NOT NULL,
        exp_month smallint NOT NULL,
        exp_year smallint NOT NULL,
        billing_address_id uuid CONSTRAINT fk_payment_methods_billing_address_id REFERENCES addresses ON DELETE RESTRICT,
        is_default boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT uq_payment_methods_provider_provider_method_id UNIQUE (provider, provider_method_id_blind),
        CONSTRAINT ck_payment_methods_card_last4 CHECK (card_last4 ~ '^[0-9]{4}$'),
        CONSTRAINT ck_payment_methods_exp_month CHECK (exp_month BETWEEN 1 AND 12),
        CONSTRAINT ck_payment_methods_exp_year CHECK (exp_year BETWEEN 2000 AND 2100)
      );
      CREATE UNIQUE INDEX uq_payment_methods_user_id ON payment_methods (user_id) WHERE is_default AND deleted_at IS NULL;
      CREATE INDEX idx_payment_methods_user_id ON payment_methods (user_id);
      CREATE INDEX idx_payment_methods_billing_address_id ON payment_methods (billing_address_id);
    `);
    for (const table of ['addresses', 'payment_methods']) {
      await runner.query(touchUpdatedAt(table));
      await runner.query(activeView(table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW payment_methods_active, addresses_active;
      DROP TABLE payment_methods, addresses;
      DROP TYPE address_type;
    `);
  }
}

import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cards that a customer keeps, and cards that are used for one order. The second have a table of their own because they
 * belong to nobody in particular, are used once, and are forgotten early. Undone by dropping both.
 */
export class CreatePaymentMethods1763600000000 implements MigrationInterface {
  readonly name = 'CreatePaymentMethods1763600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment_methods (
        id uuid NOT NULL CONSTRAINT pk_payment_methods PRIMARY KEY,
        user_id varchar(64) NOT NULL,
        provider varchar(32) NOT NULL,
        provider_customer_id text,
        token text NOT NULL,
        token_blind varchar(64) NOT NULL,
        card_brand varchar(50) NOT NULL,
        card_last4 char(4) NOT NULL CONSTRAINT ck_payment_methods_card_last4 CHECK (card_last4 ~ '^[0-9]{4}$'),
        exp_month smallint NOT NULL CONSTRAINT ck_payment_methods_exp_month CHECK (exp_month BETWEEN 1 AND 12),
        exp_year smallint NOT NULL CONSTRAINT ck_payment_methods_exp_year CHECK (exp_year BETWEEN 2000 AND 2199),
        is_default boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz CONSTRAINT ck_payment_methods_deleted_at CHECK (deleted_at >= created_at),
        CONSTRAINT uq_payment_methods_user_id_provider_token_blind UNIQUE (user_id, provider, token_blind)
      );
      CREATE UNIQUE INDEX uq_payment_methods_user_id_is_default
        ON payment_methods (user_id) WHERE is_default AND deleted_at IS NULL;
      CREATE INDEX idx_payment_methods_user_id ON payment_methods (user_id, created_at);

      CREATE TABLE one_off_methods (
        id uuid NOT NULL CONSTRAINT pk_one_off_methods PRIMARY KEY,
        user_id varchar(64),
        provider varchar(32) NOT NULL,
        token text NOT NULL,
        card_brand varchar(50) NOT NULL,
        card_last4 char(4) NOT NULL CONSTRAINT ck_one_off_methods_card_last4 CHECK (card_last4 ~ '^[0-9]{4}$'),
        exp_month smallint NOT NULL CONSTRAINT ck_one_off_methods_exp_month CHECK (exp_month BETWEEN 1 AND 12),
        exp_year smallint NOT NULL CONSTRAINT ck_one_off_methods_exp_year CHECK (exp_year BETWEEN 2000 AND 2199),
        order_id varchar(64),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
    `);
    await runner.query(touchUpdatedAt('payment_methods') + touchUpdatedAt('one_off_methods'));
    await runner.query(activeView('payment_methods'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW payment_methods_active;
      DROP TABLE one_off_methods;
      DROP TABLE payment_methods;
    `);
  }
}

import { activeView, appendOnly, freezeColumns, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Two purses of the shop's own money, each a balance beside the ledger that explains it. Undone by dropping them. */
export class CreateStoreCreditsAndGiftCards1763600004000 implements MigrationInterface {
  readonly name = 'CreateStoreCreditsAndGiftCards1763600004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE gift_card_status AS ENUM ('active', 'disabled');

      CREATE TABLE store_credits (
        id uuid NOT NULL CONSTRAINT pk_store_credits PRIMARY KEY,
        user_id varchar(64) NOT NULL,
        currency char(3) NOT NULL CONSTRAINT ck_store_credits_currency CHECK (currency ~ '^[A-Z]{3}$'),
        balance bigint NOT NULL DEFAULT 0 CONSTRAINT ck_store_credits_balance CHECK (balance >= 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_store_credits_user_id_currency UNIQUE (user_id, currency)
      );

      CREATE TABLE gift_cards (
        id uuid NOT NULL CONSTRAINT pk_gift_cards PRIMARY KEY,
        code_hash varchar(128) NOT NULL CONSTRAINT uq_gift_cards_code_hash UNIQUE,
        last4 char(4) NOT NULL,
        currency char(3) NOT NULL CONSTRAINT ck_gift_cards_currency CHECK (currency ~ '^[A-Z]{3}$'),
        initial_amount bigint NOT NULL CONSTRAINT ck_gift_cards_initial_amount CHECK (initial_amount > 0),
        balance bigint NOT NULL,
        CONSTRAINT ck_gift_cards_balance CHECK (balance BETWEEN 0 AND initial_amount),
        expires_at timestamptz CONSTRAINT ck_gift_cards_expires_at CHECK (expires_at > created_at),
        status gift_card_status NOT NULL DEFAULT 'active',
        purchased_order_id varchar(64),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz CONSTRAINT ck_gift_cards_deleted_at CHECK (deleted_at >= created_at),
        version int NOT NULL DEFAULT 1 CONSTRAINT ck_gift_cards_version CHECK (version > 0)
      );

      ${entries('store_credit', 'store_credits')}
      ${entries('gift_card', 'gift_cards')}
    `);
    await runner.query(
      touchUpdatedAt('store_credits') +
        touchUpdatedAt('gift_cards') +
        freezeColumns('gift_cards', ['code_hash', 'currency', 'initial_amount']) +
        activeView('gift_cards') +
        appendOnly('store_credit_entries') +
        appendOnly('gift_card_entries'),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW gift_cards_active;
      DROP TABLE gift_card_entries;
      DROP TABLE store_credit_entries;
      DROP TABLE gift_cards;
      DROP TABLE store_credits;
      DROP TYPE gift_card_status;
    `);
  }
}

function entries(purse: string, purses: string): string {
  const table = `${purse}_entries`;
  return `
    CREATE TABLE ${table} (
      id uuid NOT NULL CONSTRAINT pk_${table} PRIMARY KEY,
      ${purse}_id uuid NOT NULL CONSTRAINT fk_${table}_${purse}_id REFERENCES ${purses} (id) ON DELETE RESTRICT,
      amount bigint NOT NULL CONSTRAINT ck_${table}_amount CHECK (amount <> 0),
      balance_after bigint NOT NULL CONSTRAINT ck_${table}_balance_after CHECK (balance_after >= 0),
      reason varchar(100) NOT NULL,
      order_id varchar(64),
      refund_id varchar(64),
      idempotency_key varchar(100) NOT NULL CONSTRAINT uq_${table}_idempotency_key UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX idx_${table}_${purse}_id_created_at ON ${table} (${purse}_id, created_at);`;
}

import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Campaigns that apply by themselves, their rules and what they have cost. A budget is a CHECK. */
export class CreatePromotions1763800001000 implements MigrationInterface {
  readonly name = 'CreatePromotions1763800001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE promotions (
        id uuid NOT NULL CONSTRAINT pk_promotions PRIMARY KEY,
        name varchar(100) NOT NULL,
        description varchar(500),
        status discount_status NOT NULL DEFAULT 'draft',
        status_since timestamptz NOT NULL DEFAULT now(),
        priority int NOT NULL DEFAULT 0,
        exclusive boolean NOT NULL DEFAULT false,
        stacking_group varchar(50),
        starts_at timestamptz,
        ends_at timestamptz,
        budget_amount bigint,
        budget_uses int,
        currency char(3),
        spent_amount bigint NOT NULL DEFAULT 0,
        used_count int NOT NULL DEFAULT 0,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_promotions_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_promotions_stacking_group CHECK (btrim(stacking_group) <> ''),
        CONSTRAINT ck_promotions_ends_at CHECK (ends_at > starts_at),
        CONSTRAINT ck_promotions_budget_amount CHECK (budget_amount > 0),
        CONSTRAINT ck_promotions_budget_uses CHECK (budget_uses > 0),
        CONSTRAINT ck_promotions_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_promotions_currency_of_budget CHECK (currency IS NOT NULL OR budget_amount IS NULL),
        CONSTRAINT ck_promotions_spent_amount CHECK (spent_amount >= 0),
        CONSTRAINT ck_promotions_spent_amount_budget_amount CHECK (spent_amount <= budget_amount),
        CONSTRAINT ck_promotions_used_count CHECK (used_count >= 0),
        CONSTRAINT ck_promotions_used_count_budget_uses CHECK (used_count <= budget_uses),
        CONSTRAINT ck_promotions_version CHECK (version > 0)
      );
      CREATE INDEX idx_promotions_status_priority ON promotions (status, priority);
      CREATE INDEX idx_promotions_starts_at_ends_at ON promotions (starts_at, ends_at);

      CREATE TYPE promotion_rule_kind AS ENUM ('condition', 'effect');

      CREATE TABLE promotion_rules (
        id uuid NOT NULL CONSTRAINT pk_promotion_rules PRIMARY KEY,
        promotion_id uuid NOT NULL
          CONSTRAINT fk_promotion_rules_promotion_id REFERENCES promotions ON DELETE CASCADE,
        kind promotion_rule_kind NOT NULL,
        type varchar(50) NOT NULL,
        parameters jsonb NOT NULL,
        position int NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_promotion_rules_type CHECK (btrim(type) <> ''),
        CONSTRAINT ck_promotion_rules_parameters CHECK (jsonb_typeof(parameters) = 'object'),
        CONSTRAINT ck_promotion_rules_position CHECK (position >= 0)
      );
      CREATE INDEX idx_promotion_rules_promotion_id_position ON promotion_rules (promotion_id, position);

      CREATE TABLE promotion_usage (
        id uuid NOT NULL CONSTRAINT pk_promotion_usage PRIMARY KEY,
        promotion_id uuid NOT NULL CONSTRAINT fk_promotion_usage_promotion_id REFERENCES promotions ON DELETE RESTRICT,
        order_id varchar(64) NOT NULL,
        user_id varchar(64),
        status usage_status NOT NULL DEFAULT 'reserved',
        amount bigint NOT NULL,
        currency char(3) NOT NULL,
        redeemed_at timestamptz,
        released_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_promotion_usage_promotion_id_order_id UNIQUE (promotion_id, order_id),
        CONSTRAINT ck_promotion_usage_amount CHECK (amount >= 0),
        CONSTRAINT ck_promotion_usage_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_promotion_usage_redeemed_at CHECK (status <> 'redeemed' OR redeemed_at IS NOT NULL),
        CONSTRAINT ck_promotion_usage_released_at CHECK ((status = 'released') = (released_at IS NOT NULL))
      );
      CREATE INDEX idx_promotion_usage_user_id ON promotion_usage (user_id);
      CREATE INDEX idx_promotion_usage_order_id ON promotion_usage (order_id);
    `);
    for (const table of ['promotions', 'promotion_rules', 'promotion_usage']) {
      await runner.query(touchUpdatedAt(table));
    }
    await runner.query(activeView('promotions'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW promotions_active;
      DROP TABLE promotion_usage, promotion_rules, promotions;
      DROP TYPE promotion_rule_kind;
    `);
  }
}

import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes to a placed order that are not applied yet, and orders that staff prepare before they are placed. */
export class CreateOrderEditsAndDrafts1763610005000 implements MigrationInterface {
  readonly name = 'CreateOrderEditsAndDrafts1763610005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE order_edit_status AS ENUM ('draft', 'applied', 'discarded');

      CREATE TABLE order_edits (
        id uuid NOT NULL CONSTRAINT pk_order_edits PRIMARY KEY,
        order_id uuid NOT NULL
          CONSTRAINT fk_order_edits_order_id REFERENCES order_keys (order_id) ON DELETE RESTRICT,
        status order_edit_status NOT NULL DEFAULT 'draft',
        changes jsonb NOT NULL,
        money_difference bigint NOT NULL,
        currency char(3) NOT NULL CONSTRAINT ck_order_edits_currency CHECK (currency ~ '^[A-Z]{3}$'),
        created_by varchar(64) NOT NULL,
        applied_at timestamptz,
        version int NOT NULL DEFAULT 1 CONSTRAINT ck_order_edits_version CHECK (version > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_order_edits_applied_at CHECK ((status = 'applied') = (applied_at IS NOT NULL))
      );

      CREATE INDEX idx_order_edits_order_id ON order_edits (order_id);

      CREATE TYPE draft_order_status AS ENUM ('open', 'placed', 'discarded');

      CREATE TABLE draft_orders (
        id uuid NOT NULL CONSTRAINT pk_draft_orders PRIMARY KEY,
        user_id varchar(64),
        lines jsonb NOT NULL DEFAULT '[]',
        status draft_order_status NOT NULL DEFAULT 'open',
        order_id uuid
          CONSTRAINT fk_draft_orders_order_id REFERENCES order_keys (order_id) ON DELETE RESTRICT,
        version int NOT NULL DEFAULT 1 CONSTRAINT ck_draft_orders_version CHECK (version > 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_draft_orders_order_id CHECK ((status = 'placed') = (order_id IS NOT NULL))
      );

      CREATE INDEX idx_draft_orders_order_id ON draft_orders (order_id);
    `);
    await runner.query(touchUpdatedAt('order_edits'));
    await runner.query(activeView('order_edits'));
    await runner.query(touchUpdatedAt('draft_orders'));
    await runner.query(activeView('draft_orders'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW draft_orders_active;
      DROP TABLE draft_orders;
      DROP TYPE draft_order_status;
      DROP VIEW order_edits_active;
      DROP TABLE order_edits;
      DROP TYPE order_edit_status;
    `);
  }
}

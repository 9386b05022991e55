import { appendOnly, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The one row that discount keeps for an order (its anchor), and why each evaluation came out as it did. */
export class CreateOrderLimits1763800002000 implements MigrationInterface {
  readonly name = 'CreateOrderLimits1763800002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_limits (
        id uuid NOT NULL CONSTRAINT pk_order_limits PRIMARY KEY,
        order_id varchar(64) NOT NULL CONSTRAINT uq_order_limits_order_id UNIQUE,
        order_version bigint NOT NULL,
        version bigint NOT NULL,
        status usage_status NOT NULL,
        released_reason varchar(50),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_order_limits_order_version CHECK (order_version > 0),
        CONSTRAINT ck_order_limits_version CHECK (version >= 0),
        CONSTRAINT ck_order_limits_released_reason CHECK ((status = 'released') = (released_reason IS NOT NULL))
      );

      CREATE TABLE discount_evaluations (
        id uuid NOT NULL CONSTRAINT pk_discount_evaluations PRIMARY KEY,
        order_id varchar(64),
        cart_id varchar(64),
        input jsonb NOT NULL,
        result jsonb NOT NULL,
        trace jsonb NOT NULL,
        rules_version varchar(64) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_discount_evaluations_rules_version CHECK (rules_version <> '')
      );
      CREATE INDEX idx_discount_evaluations_order_id ON discount_evaluations (order_id);
      CREATE INDEX idx_discount_evaluations_cart_id ON discount_evaluations (cart_id);
    `);
    await runner.query(touchUpdatedAt('order_limits'));
    await runner.query(appendOnly('discount_evaluations'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE discount_evaluations, order_limits;');
  }
}

import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each return gave back to stock so far, so that the same picture, told again, gives nothing twice. Undone by dropping it. */
export class CreateInventoryReturns1763700006000 implements MigrationInterface {
  readonly name = 'CreateInventoryReturns1763700006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inventory_returns (
        id uuid NOT NULL CONSTRAINT pk_inventory_returns PRIMARY KEY,
        return_id varchar(64) NOT NULL,
        order_id varchar(64) NOT NULL,
        variant_id uuid NOT NULL CONSTRAINT fk_inventory_returns_variant_id REFERENCES product_variants ON DELETE RESTRICT,
        restocked int NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_inventory_returns_return_id_variant_id UNIQUE (return_id, variant_id),
        CONSTRAINT ck_inventory_returns_restocked CHECK (restocked > 0)
      );
      CREATE INDEX idx_inventory_returns_variant_id ON inventory_returns (variant_id);
    `);
    await runner.query(touchUpdatedAt('inventory_returns'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inventory_returns');
  }
}

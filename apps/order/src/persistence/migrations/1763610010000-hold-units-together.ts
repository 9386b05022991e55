import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The units of a line add up, whatever the program does: no unit leaves and is called off, or arrives before it left. */
export class HoldUnitsTogether1763610010000 implements MigrationInterface {
  readonly name = 'HoldUnitsTogether1763610010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_items
        ADD CONSTRAINT ck_order_items_units_left CHECK (quantity_shipped + quantity_cancelled <= quantity),
        ADD CONSTRAINT ck_order_items_units_arrived CHECK (quantity_delivered <= quantity_shipped),
        ADD CONSTRAINT ck_order_items_units_returned CHECK (quantity_returned <= quantity_shipped);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_items
        DROP CONSTRAINT ck_order_items_units_returned,
        DROP CONSTRAINT ck_order_items_units_arrived,
        DROP CONSTRAINT ck_order_items_units_left;
    `);
  }
}

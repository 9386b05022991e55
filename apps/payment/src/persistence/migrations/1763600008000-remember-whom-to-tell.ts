import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the customer is told about the money of an order names the order and reaches them. The contact of a guest is sealed
 * for notification: nobody can read it here. Undone by dropping the columns.
 */
export class RememberWhomToTell1763600008000 implements MigrationInterface {
  readonly name = 'RememberWhomToTell1763600008000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payment_orders
        ADD COLUMN order_number varchar(50),
        ADD COLUMN user_id varchar(64),
        ADD COLUMN contact jsonb,
        ADD CONSTRAINT ck_payment_orders_contact CHECK (contact IS NULL OR user_id IS NULL);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payment_orders DROP COLUMN contact, DROP COLUMN user_id, DROP COLUMN order_number;
    `);
  }
}

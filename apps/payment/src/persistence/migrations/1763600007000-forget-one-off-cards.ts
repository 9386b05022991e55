import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A card for one order loses its token with its last use. Undone, what was forgotten is an empty token. */
export class ForgetOneOffCards1763600007000 implements MigrationInterface {
  readonly name = 'ForgetOneOffCards1763600007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE one_off_methods
        ALTER COLUMN token DROP NOT NULL,
        ADD CONSTRAINT ck_one_off_methods_token CHECK (token IS NOT NULL OR order_id IS NOT NULL);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE one_off_methods DROP CONSTRAINT ck_one_off_methods_token;
      UPDATE one_off_methods SET token = '' WHERE token IS NULL;
      ALTER TABLE one_off_methods ALTER COLUMN token SET NOT NULL;
    `);
  }
}

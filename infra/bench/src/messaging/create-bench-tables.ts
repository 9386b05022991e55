import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One table for what handlers write, one for plain inserts. */
export class CreateBenchTables1900000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE plain_rows (id uuid PRIMARY KEY DEFAULT uuidv7(), key varchar(255) NOT NULL, payload jsonb NOT NULL);
      CREATE TABLE effects (event_id uuid NOT NULL, key varchar(255) NOT NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE effects, plain_rows');
  }
}

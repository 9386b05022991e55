import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever serves customers may look them up; managing accounts stays with admins. */
export class LetStaffLookAtPeople1763650004000 implements MigrationInterface {
  readonly name = 'LetStaffLookAtPeople1763650004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE roles SET permissions = array_append(permissions, 'users.read'), version = version + 1
      WHERE built_in AND name IN ('admin', 'manager', 'employee') AND NOT 'users.read' = ANY (permissions)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE roles SET permissions = array_remove(permissions, 'users.read'), version = version + 1`);
  }
}

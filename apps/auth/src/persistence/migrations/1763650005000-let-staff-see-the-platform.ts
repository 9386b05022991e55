import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever answers for the shop may see whether it works. */
export class LetStaffSeeThePlatform1763650005000 implements MigrationInterface {
  readonly name = 'LetStaffSeeThePlatform1763650005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE roles SET permissions = array_append(permissions, 'platform.read'), version = version + 1
      WHERE built_in AND name IN ('admin', 'manager') AND NOT 'platform.read' = ANY (permissions)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE roles SET permissions = array_remove(permissions, 'platform.read'), version = version + 1
      WHERE 'platform.read' = ANY (permissions)
    `);
  }
}

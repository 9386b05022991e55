import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dead letters and the feeds of events hold whatever the shop knows: they are for admins. */
export class LetAdminsRunMessaging1763650006000 implements MigrationInterface {
  readonly name = 'LetAdminsRunMessaging1763650006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE roles SET permissions = permissions || '{messaging.manage,events.read}', version = version + 1
      WHERE built_in AND name = 'admin' AND NOT 'messaging.manage' = ANY (permissions)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE roles SET permissions = array_remove(array_remove(permissions, 'messaging.manage'), 'events.read'), version = version + 1
      WHERE permissions && '{messaging.manage,events.read}'
    `);
  }
}

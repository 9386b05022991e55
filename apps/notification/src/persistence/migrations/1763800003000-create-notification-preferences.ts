import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a recipient does not want to hear; no row means yes. A legal topic has no row that says no. */
export class CreateNotificationPreferences1763800003000 implements MigrationInterface {
  readonly name = 'CreateNotificationPreferences1763800003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notification_preferences (
        id uuid NOT NULL CONSTRAINT pk_notification_preferences PRIMARY KEY,
        user_id varchar(64) NOT NULL,
        topic varchar(64) NOT NULL,
        channel notification_channel NOT NULL,
        enabled boolean NOT NULL,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT uq_notification_preferences_user_id_topic_channel UNIQUE (user_id, topic, channel),
        CONSTRAINT ck_notification_preferences_topic
          CHECK (topic IN ('account', 'orders', 'payments', 'returns', 'reviews', 'wishlist', 'cart')),
        CONSTRAINT ck_notification_preferences_legal
          CHECK (enabled OR topic NOT IN ('account', 'orders', 'payments', 'returns')),
        CONSTRAINT ck_notification_preferences_version CHECK (version > 0)
      );
    `);
    await runner.query(touchUpdatedAt('notification_preferences'));
    await runner.query(activeView('notification_preferences'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW notification_preferences_active;
      DROP TABLE notification_preferences;
    `);
  }
}

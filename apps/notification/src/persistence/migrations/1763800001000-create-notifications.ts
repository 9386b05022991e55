import { appendOnly, freezeColumns, monthPartitions, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each event, recipient, channel and template. The partition key is the time of the event, which is the same on
 * every delivery: the unique key finds a second one, and contains it.
 */
export class CreateNotifications1763800001000 implements MigrationInterface {
  readonly name = 'CreateNotifications1763800001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE notification_channel AS ENUM ('email', 'in_app', 'webhook', 'sms', 'push');
      CREATE TYPE notification_status AS ENUM ('pending', 'sending', 'sent', 'failed', 'suppressed');
      CREATE TYPE delivery_outcome AS ENUM ('sent', 'deferred', 'bounced', 'failed');

      CREATE TABLE notifications (
        id uuid NOT NULL,
        event_id varchar(64) NOT NULL,
        occurred_at timestamptz NOT NULL,
        recipient_id varchar(64),
        recipient_address text,
        recipient_key varchar(128) NOT NULL,
        channel notification_channel NOT NULL,
        topic varchar(64) NOT NULL,
        template_key varchar(100) NOT NULL,
        locale varchar(35) NOT NULL,
        data text NOT NULL,
        subject varchar(255),
        body text,
        status notification_status NOT NULL DEFAULT 'pending',
        suppressed_reason varchar(64),
        attempts int NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        sent_at timestamptz,
        read_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_notifications PRIMARY KEY (id, occurred_at),
        CONSTRAINT uq_notifications_event_id_recipient_key_channel_template_key
          UNIQUE (event_id, recipient_key, channel, template_key, occurred_at),
        CONSTRAINT ck_notifications_recipient CHECK (recipient_id IS NOT NULL OR recipient_address IS NOT NULL),
        CONSTRAINT ck_notifications_topic CHECK (topic <> ''),
        CONSTRAINT ck_notifications_template_key CHECK (template_key <> ''),
        CONSTRAINT ck_notifications_locale CHECK (locale <> ''),
        CONSTRAINT ck_notifications_attempts CHECK (attempts >= 0),
        CONSTRAINT ck_notifications_next_attempt_at
          CHECK ((status IN ('pending', 'sending')) = (next_attempt_at IS NOT NULL)),
        CONSTRAINT ck_notifications_sent_at CHECK ((status = 'sent') = (sent_at IS NOT NULL)),
        CONSTRAINT ck_notifications_suppressed_reason CHECK ((status = 'suppressed') = (suppressed_reason IS NOT NULL)),
        CONSTRAINT ck_notifications_read_at CHECK (read_at IS NULL OR (channel = 'in_app' AND status = 'sent')),
        CONSTRAINT ck_notifications_in_app
          CHECK (channel <> 'in_app' OR status <> 'sent' OR (subject IS NOT NULL AND body IS NOT NULL))
      ) PARTITION BY RANGE (occurred_at);

      CREATE INDEX idx_notifications_recipient_id_created_at ON notifications (recipient_id, created_at);
      CREATE INDEX idx_notifications_recipient_id_unread ON notifications (recipient_id, created_at)
        WHERE channel = 'in_app' AND read_at IS NULL;
      CREATE INDEX idx_notifications_status_next_attempt_at ON notifications (status, next_attempt_at)
        WHERE status IN ('pending', 'sending');

      CREATE TABLE notification_logs (
        id uuid NOT NULL CONSTRAINT pk_notification_logs PRIMARY KEY,
        notification_id uuid NOT NULL,
        notification_occurred_at timestamptz NOT NULL,
        attempt int NOT NULL,
        channel notification_channel NOT NULL,
        outcome delivery_outcome NOT NULL,
        provider_message_id varchar(255),
        response varchar(1000),
        duration_ms int,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT fk_notification_logs_notification FOREIGN KEY (notification_id, notification_occurred_at)
          REFERENCES notifications (id, occurred_at) ON DELETE RESTRICT,
        CONSTRAINT uq_notification_logs_notification_id_attempt UNIQUE (notification_id, attempt),
        CONSTRAINT ck_notification_logs_attempt CHECK (attempt > 0),
        CONSTRAINT ck_notification_logs_duration_ms CHECK (duration_ms >= 0)
      );
      CREATE INDEX idx_notification_logs_notification ON notification_logs (notification_id, notification_occurred_at);
      CREATE INDEX idx_notification_logs_outcome_created_at ON notification_logs (outcome, created_at);
    `);
    await runner.query(monthPartitions('notifications'));
    await runner.query(lastMonth);
    await runner.query(touchUpdatedAt('notifications'));
    await runner.query(
      freezeColumns('notifications', ['event_id', 'occurred_at', 'recipient_key', 'channel', 'topic', 'template_key']),
    );
    await runner.query(appendOnly('notification_logs'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM partition_plans WHERE table_name = 'notifications';
      DROP TABLE notification_logs, notifications;
      DROP TYPE delivery_outcome, notification_status, notification_channel;
    `);
  }
}

/** An event from the end of last month may be heard at the beginning of this one; upkeep only makes what comes. */
const lastMonth = `
  DO $$
  DECLARE
    month timestamptz := date_trunc('month', now(), 'UTC') - interval '1 month';
  BEGIN
    SET LOCAL timezone = 'UTC';
    EXECUTE format('CREATE TABLE %I PARTITION OF notifications FOR VALUES FROM (%L) TO (%L)',
      'notifications' || to_char(month, '_YYYY_MM'), month, month + interval '1 month');
  END $$`;

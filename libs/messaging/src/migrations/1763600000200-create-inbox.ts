import { touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was heard (once for each event and handler), what waits for another attempt, and what was given up. */
export class CreateInbox1763600000200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(INBOX);
    await db.query(DEAD_LETTERS);
    await db.query(touchUpdatedAt('dead_letters'));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE dead_letters');
    await db.query('DROP TABLE inbox_messages');
  }
}

/**
 * `processed`: its effects are committed. `parked`: waits for its next attempt, or behind an earlier event of its key.
 * `started`: was in hand when the process died. `dead`: in `dead_letters`.
 */
const INBOX = `
  CREATE TABLE inbox_messages (
    event_id        uuid         NOT NULL,
    handler         varchar(100) NOT NULL,
    type            varchar(100) NOT NULL,
    source          varchar(100) NOT NULL,
    topic           varchar(249) NOT NULL,
    "partition"     int          NOT NULL,
    "offset"        bigint       NOT NULL,
    key             varchar(255) NOT NULL,
    status          varchar(16)  NOT NULL,
    attempts        int          NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    payload         bytea,
    headers         jsonb,
    last_error      varchar(2000),
    received_at     timestamptz  NOT NULL DEFAULT now(),
    processed_at    timestamptz,
    CONSTRAINT pk_inbox_messages PRIMARY KEY (event_id, handler),
    CONSTRAINT ck_inbox_messages_status CHECK (status IN ('started', 'processed', 'parked', 'dead')),
    CONSTRAINT ck_inbox_messages_attempts CHECK (attempts >= 0),
    CONSTRAINT ck_inbox_messages_parked CHECK (status <> 'parked' OR (payload IS NOT NULL AND headers IS NOT NULL))
  );
  CREATE INDEX idx_inbox_messages_parked ON inbox_messages (topic, key, "offset") WHERE status = 'parked'`;

const DEAD_LETTERS = `
  CREATE TABLE dead_letters (
    id              uuid         NOT NULL DEFAULT uuidv7(),
    event_id        varchar(64)  NOT NULL,
    handler         varchar(100) NOT NULL,
    topic           varchar(249) NOT NULL,
    "partition"     int          NOT NULL,
    "offset"        bigint       NOT NULL,
    key             varchar(255) NOT NULL,
    type            varchar(100) NOT NULL,
    headers         jsonb        NOT NULL,
    payload         bytea,
    code            varchar(64)  NOT NULL,
    error           varchar(2000) NOT NULL,
    stack           text,
    attempts        int          NOT NULL,
    status          varchar(16)  NOT NULL DEFAULT 'open',
    resolved_by     varchar(64),
    resolved_reason varchar(500),
    created_at      timestamptz  NOT NULL DEFAULT now(),
    updated_at      timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT pk_dead_letters PRIMARY KEY (id),
    CONSTRAINT uq_dead_letters_place UNIQUE (topic, "partition", "offset", handler),
    CONSTRAINT ck_dead_letters_status CHECK (status IN ('open', 'redriven', 'dropped')),
    CONSTRAINT ck_dead_letters_attempts CHECK (attempts >= 0),
    CONSTRAINT ck_dead_letters_resolved CHECK ((status = 'open') = (resolved_by IS NULL))
  );
  CREATE INDEX idx_dead_letters_status_created_at ON dead_letters (status, created_at);
  CREATE INDEX idx_dead_letters_handler ON dead_letters (handler)`;

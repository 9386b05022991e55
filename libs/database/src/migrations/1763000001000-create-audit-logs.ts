import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../schema/guards.ts';
import { monthPartitions } from '../partitions/partition-sql.ts';

/** Who did what to which entity; one partition for each month, so that old months can leave as a whole. */
export class CreateAuditLogs1763000001000 implements MigrationInterface {
  readonly name = 'CreateAuditLogs1763000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE audit_action AS ENUM ('create', 'update', 'delete', 'view', 'export');

      CREATE TABLE audit_logs (
        id uuid NOT NULL,
        user_id varchar(64),
        service_client varchar(64),
        entity_type varchar(50) NOT NULL,
        entity_id varchar(64) NOT NULL,
        action audit_action NOT NULL,
        old_values jsonb,
        new_values jsonb,
        ip_address varchar(45),
        user_agent varchar(512),
        request_id varchar(64),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_audit_logs PRIMARY KEY (id, created_at),
        CONSTRAINT ck_audit_logs_old_values CHECK (action <> 'create' OR old_values IS NULL),
        CONSTRAINT ck_audit_logs_new_values CHECK (action <> 'delete' OR new_values IS NULL)
      ) PARTITION BY RANGE (created_at);

      CREATE INDEX idx_audit_logs_user_id_created_at ON audit_logs (user_id, created_at);
      CREATE INDEX idx_audit_logs_entity_type_entity_id_created_at ON audit_logs (entity_type, entity_id, created_at);
      CREATE INDEX idx_audit_logs_created_at ON audit_logs (created_at);
    `);
    await runner.query(monthPartitions('audit_logs'));
    await runner.query(appendOnly('audit_logs'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE audit_logs;
      DROP TYPE audit_action;
    `);
  }
}

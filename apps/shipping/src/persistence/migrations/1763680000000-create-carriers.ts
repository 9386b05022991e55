import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who brings parcels, with the five that a shop starts with: `manual` and `simulated` work, the others wait for an adapter.
 * Undone by dropping the table.
 */
export class CreateCarriers1763680000000 implements MigrationInterface {
  readonly name = 'CreateCarriers1763680000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE carriers (
        id uuid NOT NULL CONSTRAINT pk_carriers PRIMARY KEY,
        code varchar(32) NOT NULL CONSTRAINT uq_carriers_code UNIQUE,
        name varchar(100) NOT NULL,
        adapter varchar(32) NOT NULL,
        credentials text,
        tracking_url_template varchar(500),
        webhook_secret text,
        is_active boolean NOT NULL DEFAULT true,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_carriers_code CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        CONSTRAINT ck_carriers_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_carriers_adapter CHECK (adapter ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        CONSTRAINT ck_carriers_tracking_url_template CHECK (tracking_url_template LIKE '%{tracking}%'),
        CONSTRAINT ck_carriers_version CHECK (version > 0)
      );

      INSERT INTO carriers (id, code, name, adapter, is_active) VALUES
        (uuidv7(), 'manual', 'Brought by ourselves', 'manual', true),
        (uuidv7(), 'simulated', 'Simulated carrier', 'simulated', true),
        (uuidv7(), 'usps', 'USPS', 'usps', false),
        (uuidv7(), 'fedex', 'FedEx', 'fedex', false),
        (uuidv7(), 'ups', 'UPS', 'ups', false);
    `);
    await runner.query(touchUpdatedAt('carriers') + activeView('carriers'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW carriers_active; DROP TABLE carriers;');
  }
}

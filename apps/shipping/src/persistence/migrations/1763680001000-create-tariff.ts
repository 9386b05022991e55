import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What delivery costs: zones, the methods of a zone, and the tiers of a method. Tiers of one method and currency have one
 * basis and never overlap: two exclusion constraints, so that a quote has one answer whoever edits at the same time.
 * Postcodes are compared byte by byte, as the program does. Undone by dropping it.
 */
export class CreateTariff1763680001000 implements MigrationInterface {
  readonly name = 'CreateTariff1763680001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE TABLE shipping_zones (
        id uuid NOT NULL CONSTRAINT pk_shipping_zones PRIMARY KEY,
        name varchar(100) NOT NULL,
        priority int NOT NULL DEFAULT 0,
        is_active boolean NOT NULL DEFAULT true,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_shipping_zones_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_shipping_zones_version CHECK (version > 0)
      );
      CREATE UNIQUE INDEX uq_shipping_zones_name ON shipping_zones (name) WHERE deleted_at IS NULL;

      CREATE TABLE shipping_zone_areas (
        id uuid NOT NULL CONSTRAINT pk_shipping_zone_areas PRIMARY KEY,
        zone_id uuid NOT NULL CONSTRAINT fk_shipping_zone_areas_zone_id REFERENCES shipping_zones ON DELETE CASCADE,
        country char(2) NOT NULL,
        region varchar(50),
        postcode_from varchar(20) COLLATE "C",
        postcode_to varchar(20) COLLATE "C",
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_shipping_zone_areas_country CHECK (country ~ '^[A-Z]{2}$'),
        CONSTRAINT ck_shipping_zone_areas_postcode_from CHECK (postcode_from <= postcode_to),
        CONSTRAINT ck_shipping_zone_areas_postcodes CHECK ((postcode_from IS NULL) = (postcode_to IS NULL))
      );
      CREATE INDEX idx_shipping_zone_areas_country_region ON shipping_zone_areas (country, region);
      CREATE INDEX idx_shipping_zone_areas_zone_id ON shipping_zone_areas (zone_id);

      CREATE TABLE shipping_methods (
        id uuid NOT NULL CONSTRAINT pk_shipping_methods PRIMARY KEY,
        code varchar(64) NOT NULL CONSTRAINT uq_shipping_methods_code UNIQUE,
        zone_id uuid NOT NULL CONSTRAINT fk_shipping_methods_zone_id REFERENCES shipping_zones ON DELETE RESTRICT,
        carrier_id uuid CONSTRAINT fk_shipping_methods_carrier_id REFERENCES carriers ON DELETE RESTRICT,
        name varchar(100) NOT NULL,
        min_days smallint NOT NULL,
        max_days smallint NOT NULL,
        is_active boolean NOT NULL DEFAULT true,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_shipping_methods_code CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        CONSTRAINT ck_shipping_methods_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_shipping_methods_days CHECK (0 <= min_days AND min_days <= max_days),
        CONSTRAINT ck_shipping_methods_version CHECK (version > 0)
      );
      CREATE INDEX idx_shipping_methods_zone_id ON shipping_methods (zone_id);
      CREATE INDEX idx_shipping_methods_carrier_id ON shipping_methods (carrier_id) WHERE carrier_id IS NOT NULL;

      CREATE TYPE shipping_rate_basis AS ENUM ('weight', 'price', 'items');

      CREATE TABLE shipping_rates (
        id uuid NOT NULL CONSTRAINT pk_shipping_rates PRIMARY KEY,
        method_id uuid NOT NULL CONSTRAINT fk_shipping_rates_method_id REFERENCES shipping_methods ON DELETE CASCADE,
        basis shipping_rate_basis NOT NULL,
        from_value bigint NOT NULL DEFAULT 0,
        to_value bigint,
        price bigint NOT NULL,
        free_above bigint,
        currency char(3) NOT NULL,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_shipping_rates_from_value CHECK (from_value >= 0),
        CONSTRAINT ck_shipping_rates_to_value CHECK (to_value > from_value),
        CONSTRAINT ck_shipping_rates_price CHECK (price >= 0),
        CONSTRAINT ck_shipping_rates_free_above CHECK (free_above >= 0),
        CONSTRAINT ck_shipping_rates_currency CHECK (currency ~ '^[A-Z]{3}$'),
        CONSTRAINT ck_shipping_rates_version CHECK (version > 0),
        CONSTRAINT ex_shipping_rates_tiers EXCLUDE USING gist
          (method_id WITH =, currency WITH =, int8range(from_value, to_value) WITH &&) WHERE (deleted_at IS NULL),
        CONSTRAINT ex_shipping_rates_basis EXCLUDE USING gist
          (method_id WITH =, currency WITH =, basis WITH <>) WHERE (deleted_at IS NULL)
      );
      CREATE INDEX idx_shipping_rates_method_id_currency_from_value ON shipping_rates (method_id, currency, from_value);
    `);
    await runner.query(
      ['shipping_zones', 'shipping_zone_areas', 'shipping_methods', 'shipping_rates'].map(touchUpdatedAt).join(''),
    );
    await runner.query(['shipping_zones', 'shipping_methods', 'shipping_rates'].map(activeView).join(''));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW shipping_rates_active, shipping_methods_active, shipping_zones_active;
      DROP TABLE shipping_rates, shipping_methods, shipping_zone_areas, shipping_zones;
      DROP TYPE shipping_rate_basis;
      DROP EXTENSION btree_gist;
    `);
  }
}

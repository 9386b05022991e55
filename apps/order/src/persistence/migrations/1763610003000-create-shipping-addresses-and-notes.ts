import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where it goes and what was said about it. Personal columns hold ciphertext. */
export class CreateShippingAddressesAndNotes1763610003000 implements MigrationInterface {
  readonly name = 'CreateShippingAddressesAndNotes1763610003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE order_address_type AS ENUM ('shipping', 'billing');

      CREATE TABLE shipping_addresses (
        id uuid NOT NULL CONSTRAINT pk_shipping_addresses PRIMARY KEY,
        order_id uuid NOT NULL
          CONSTRAINT fk_shipping_addresses_order_id REFERENCES order_keys (order_id) ON DELETE CASCADE,
        type order_address_type NOT NULL,
        recipient text NOT NULL,
        company text,
        line1 text NOT NULL,
        line2 text,
        city text NOT NULL,
        state text,
        postal_code text,
        country char(2) NOT NULL CONSTRAINT ck_shipping_addresses_country CHECK (country ~ '^[A-Z]{2}$'),
        phone text,
        email text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_shipping_addresses_order_id_type UNIQUE (order_id, type)
      );

      CREATE TYPE order_note_visibility AS ENUM ('internal', 'customer');

      CREATE TABLE order_notes (
        id uuid NOT NULL CONSTRAINT pk_order_notes PRIMARY KEY,
        order_id uuid NOT NULL
          CONSTRAINT fk_order_notes_order_id REFERENCES order_keys (order_id) ON DELETE CASCADE,
        author_id varchar(64) NOT NULL,
        visibility order_note_visibility NOT NULL DEFAULT 'internal',
        body text NOT NULL
          CONSTRAINT ck_order_notes_body CHECK (body ~ '\\S')
          CONSTRAINT ck_order_notes_body_length CHECK (length(body) <= 2000),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz
      );

      CREATE INDEX idx_order_notes_order_id_created_at ON order_notes (order_id, created_at);
    `);
    await runner.query(touchUpdatedAt('shipping_addresses'));
    await runner.query(touchUpdatedAt('order_notes'));
    await runner.query(activeView('order_notes'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW order_notes_active;
      DROP TABLE order_notes;
      DROP TYPE order_note_visibility;
      DROP TABLE shipping_addresses;
      DROP TYPE order_address_type;
    `);
  }
}

import { activeView, appendOnly, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How much is left. No oversell is a CHECK here (`quantity_reserved <= quantity_on_hand`), whatever the program does; the
 * ledger is append-only and adds up to what is on hand.
 */
export class CreateInventory1763700004000 implements MigrationInterface {
  readonly name = 'CreateInventory1763700004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inventory (
        id uuid NOT NULL CONSTRAINT pk_inventory PRIMARY KEY,
        variant_id uuid NOT NULL CONSTRAINT fk_inventory_variant_id REFERENCES product_variants ON DELETE RESTRICT,
        warehouse_location varchar(100) NOT NULL DEFAULT 'main',
        quantity_on_hand int NOT NULL DEFAULT 0,
        quantity_reserved int NOT NULL DEFAULT 0,
        quantity_available int NOT NULL GENERATED ALWAYS AS (quantity_on_hand - quantity_reserved) STORED,
        quantity_backordered int NOT NULL DEFAULT 0,
        reorder_point int NOT NULL DEFAULT 1,
        last_counted_at timestamptz,
        stream_version bigint NOT NULL DEFAULT 0,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT uq_inventory_variant_id_warehouse_location UNIQUE (variant_id, warehouse_location),
        CONSTRAINT ck_inventory_warehouse_location CHECK (btrim(warehouse_location) <> ''),
        CONSTRAINT ck_inventory_quantity_on_hand CHECK (quantity_on_hand >= 0),
        CONSTRAINT ck_inventory_quantity_reserved CHECK (quantity_reserved >= 0),
        CONSTRAINT ck_inventory_quantity_reserved_on_hand CHECK (quantity_reserved <= quantity_on_hand),
        CONSTRAINT ck_inventory_quantity_backordered CHECK (quantity_backordered >= 0),
        CONSTRAINT ck_inventory_reorder_point CHECK (reorder_point > 0),
        CONSTRAINT ck_inventory_stream_version CHECK (stream_version >= 0),
        CONSTRAINT ck_inventory_version CHECK (version > 0)
      );
      CREATE INDEX idx_inventory_quantity_available ON inventory (quantity_available, id)
        WHERE quantity_available < reorder_point;

      CREATE TYPE reservation_status AS ENUM ('held', 'committed', 'released', 'expired');

      CREATE TABLE inventory_reservations (
        id uuid NOT NULL CONSTRAINT pk_inventory_reservations PRIMARY KEY,
        order_id varchar(64) NOT NULL CONSTRAINT uq_inventory_reservations_order_id UNIQUE,
        order_version bigint NOT NULL,
        version bigint NOT NULL,
        status reservation_status NOT NULL DEFAULT 'held',
        expires_at timestamptz,
        released_reason varchar(100),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_inventory_reservations_order_version CHECK (order_version > 0),
        CONSTRAINT ck_inventory_reservations_version CHECK (version >= 0),
        CONSTRAINT ck_inventory_reservations_expires_at CHECK (status = 'held' OR expires_at IS NULL),
        CONSTRAINT ck_inventory_reservations_released_reason CHECK (
          (status IN ('released', 'expired')) = (released_reason IS NOT NULL)
        )
      );
      CREATE INDEX idx_inventory_reservations_expires_at ON inventory_reservations (expires_at) WHERE status = 'held';

      CREATE TABLE inventory_reservation_lines (
        id uuid NOT NULL CONSTRAINT pk_inventory_reservation_lines PRIMARY KEY,
        reservation_id uuid NOT NULL
          CONSTRAINT fk_inventory_reservation_lines_reservation_id REFERENCES inventory_reservations ON DELETE CASCADE,
        inventory_id uuid NOT NULL CONSTRAINT fk_inventory_reservation_lines_inventory_id REFERENCES inventory ON DELETE RESTRICT,
        variant_id uuid NOT NULL
          CONSTRAINT fk_inventory_reservation_lines_variant_id REFERENCES product_variants ON DELETE RESTRICT,
        quantity int NOT NULL,
        committed int NOT NULL DEFAULT 0,
        backordered int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_inventory_reservation_lines_reservation_id_inventory_id UNIQUE (reservation_id, inventory_id),
        CONSTRAINT ck_inventory_reservation_lines_quantity CHECK (quantity > 0),
        CONSTRAINT ck_inventory_reservation_lines_committed CHECK (committed BETWEEN 0 AND quantity),
        CONSTRAINT ck_inventory_reservation_lines_backordered CHECK (backordered BETWEEN 0 AND quantity)
      );
      CREATE INDEX idx_inventory_reservation_lines_inventory_id ON inventory_reservation_lines (inventory_id);
      CREATE INDEX idx_inventory_reservation_lines_variant_id ON inventory_reservation_lines (variant_id);

      CREATE TYPE inventory_transaction_type AS ENUM ('purchase', 'sale', 'adjustment', 'count_variance', 'return');

      CREATE TABLE inventory_transactions (
        id uuid NOT NULL CONSTRAINT pk_inventory_transactions PRIMARY KEY,
        inventory_id uuid NOT NULL CONSTRAINT fk_inventory_transactions_inventory_id REFERENCES inventory ON DELETE RESTRICT,
        variant_id uuid NOT NULL CONSTRAINT fk_inventory_transactions_variant_id REFERENCES product_variants ON DELETE RESTRICT,
        product_id uuid NOT NULL CONSTRAINT fk_inventory_transactions_product_id REFERENCES products ON DELETE RESTRICT,
        order_id varchar(64),
        return_id varchar(64),
        type inventory_transaction_type NOT NULL,
        quantity_change int NOT NULL,
        on_hand_after int NOT NULL,
        notes varchar(500),
        created_by varchar(64) NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_inventory_transactions_quantity_change CHECK (quantity_change <> 0),
        CONSTRAINT ck_inventory_transactions_type_quantity_change CHECK (
          CASE type WHEN 'purchase' THEN quantity_change > 0 WHEN 'return' THEN quantity_change > 0
                    WHEN 'sale' THEN quantity_change < 0 ELSE true END
        ),
        CONSTRAINT ck_inventory_transactions_on_hand_after CHECK (on_hand_after >= 0),
        CONSTRAINT ck_inventory_transactions_notes CHECK (type <> 'adjustment' OR btrim(coalesce(notes, '')) <> '')
      );
      CREATE INDEX idx_inventory_transactions_inventory_id_created_at ON inventory_transactions (inventory_id, created_at);
      CREATE INDEX idx_inventory_transactions_variant_id_created_at ON inventory_transactions (variant_id, created_at);
      CREATE INDEX idx_inventory_transactions_product_id_created_at ON inventory_transactions (product_id, created_at);
      CREATE INDEX idx_inventory_transactions_order_id ON inventory_transactions (order_id);
      CREATE INDEX idx_inventory_transactions_type_created_at ON inventory_transactions (type, created_at);
      CREATE INDEX idx_inventory_transactions_created_at ON inventory_transactions (created_at);
    `);
    for (const table of ['inventory', 'inventory_reservations', 'inventory_reservation_lines']) {
      await runner.query(touchUpdatedAt(table));
    }
    await runner.query(appendOnly('inventory_transactions'));
    await runner.query(activeView('inventory'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW inventory_active;
      DROP TABLE inventory_transactions, inventory_reservation_lines, inventory_reservations, inventory;
      DROP TYPE inventory_transaction_type;
      DROP TYPE reservation_status;
    `);
  }
}

import { activeView, appendOnly, freezeColumns, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Returns and what belongs to each. `version` is what a writer compares; `stream_version` counts the events that were
 * told of the return. Undone by dropping them.
 */
export class CreateReturns1763730001000 implements MigrationInterface {
  readonly name = 'CreateReturns1763730001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, prefix] of [
      ['return', 'RET'],
      ['rma', 'RMA'],
    ]) {
      await runner.query(`
        CREATE SEQUENCE ${name}_number_seq;
        CREATE FUNCTION next_${name}_number() RETURNS varchar LANGUAGE sql VOLATILE AS $$
          SELECT '${prefix}-' || to_char(now() AT TIME ZONE 'UTC', 'YYYY') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
          FROM nextval('${name}_number_seq') AS n
        $$;`);
    }
    await runner.query(`
      CREATE TYPE return_kind AS ENUM ('return', 'exchange', 'claim');
      CREATE TYPE return_resolution AS ENUM ('refund', 'store_credit', 'exchange', 'replacement');
      CREATE TYPE return_status AS ENUM ('requested', 'approved', 'rejected', 'in_transit', 'received', 'inspected',
        'refund_requested', 'completed', 'cancelled');

      CREATE TABLE return_requests (
        id uuid NOT NULL CONSTRAINT pk_return_requests PRIMARY KEY,
        number varchar(50) NOT NULL CONSTRAINT uq_return_requests_number UNIQUE,
        order_id varchar(64) NOT NULL,
        user_id varchar(64) NOT NULL,
        kind return_kind NOT NULL,
        status return_status NOT NULL DEFAULT 'requested',
        resolution return_resolution NOT NULL,
        customer_note varchar(1000),
        staff_note varchar(1000),
        rejected_reason varchar(255),
        approved_by varchar(64),
        approved_at timestamptz,
        received_at timestamptz,
        completed_at timestamptz,
        cancelled_at timestamptz,
        stream_version bigint NOT NULL DEFAULT 1,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_return_requests_approved_at CHECK (approved_at >= created_at),
        CONSTRAINT ck_return_requests_received_at CHECK (received_at >= created_at),
        CONSTRAINT ck_return_requests_completed_at CHECK (completed_at >= created_at),
        CONSTRAINT ck_return_requests_cancelled_at CHECK (cancelled_at >= created_at),
        CONSTRAINT ck_return_requests_approved CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
        CONSTRAINT ck_return_requests_rejected CHECK ((status = 'rejected') = (rejected_reason IS NOT NULL)),
        CONSTRAINT ck_return_requests_completed CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
        CONSTRAINT ck_return_requests_cancelled CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
        CONSTRAINT ck_return_requests_stream_version CHECK (stream_version > 0),
        CONSTRAINT ck_return_requests_version CHECK (version > 0)
      );
      CREATE INDEX idx_return_requests_order_id ON return_requests (order_id);
      CREATE INDEX idx_return_requests_user_id_created_at ON return_requests (user_id, created_at);
      CREATE INDEX idx_return_requests_status_created_at ON return_requests (status, created_at);

      CREATE TYPE return_reason AS ENUM ('damaged', 'wrong_item', 'not_as_described', 'missing', 'changed_mind', 'other');
      CREATE TYPE return_condition AS ENUM ('new', 'opened', 'damaged', 'missing');
      CREATE TYPE return_disposition AS ENUM ('restock', 'write_off');

      CREATE TABLE return_items (
        id uuid NOT NULL CONSTRAINT pk_return_items PRIMARY KEY,
        return_id uuid NOT NULL CONSTRAINT fk_return_items_return_id REFERENCES return_requests ON DELETE CASCADE,
        order_item_id varchar(64) NOT NULL,
        variant_id varchar(64) NOT NULL,
        quantity int NOT NULL,
        reason return_reason NOT NULL,
        reason_note varchar(500),
        condition return_condition,
        received_quantity int,
        disposition return_disposition,
        refund_amount bigint,
        exchange_variant_id varchar(64),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_return_items_return_id_order_item_id UNIQUE (return_id, order_item_id),
        CONSTRAINT ck_return_items_quantity CHECK (quantity > 0),
        CONSTRAINT ck_return_items_received_quantity CHECK (received_quantity BETWEEN 0 AND quantity),
        CONSTRAINT ck_return_items_inspected CHECK ((condition IS NULL) = (received_quantity IS NULL)),
        CONSTRAINT ck_return_items_disposition CHECK ((disposition IS NOT NULL) = (coalesce(received_quantity, 0) > 0)),
        CONSTRAINT ck_return_items_refund_amount CHECK (refund_amount >= 0)
      );
      CREATE INDEX idx_return_items_order_item_id ON return_items (order_item_id);

      CREATE TABLE return_authorizations (
        id uuid NOT NULL CONSTRAINT pk_return_authorizations PRIMARY KEY,
        return_id uuid NOT NULL CONSTRAINT fk_return_authorizations_return_id REFERENCES return_requests ON DELETE CASCADE,
        rma_number varchar(50) NOT NULL CONSTRAINT uq_return_authorizations_rma_number UNIQUE,
        expires_at timestamptz NOT NULL,
        label_url varchar(2048),
        carrier varchar(32),
        tracking_number varchar(100) CONSTRAINT uq_return_authorizations_tracking_number UNIQUE,
        issued_by varchar(64) NOT NULL,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT uq_return_authorizations_return_id UNIQUE (return_id),
        CONSTRAINT ck_return_authorizations_tracking CHECK ((carrier IS NULL) = (tracking_number IS NULL)),
        CONSTRAINT ck_return_authorizations_version CHECK (version > 0)
      );
      CREATE INDEX idx_return_authorizations_expires_at ON return_authorizations (expires_at);

      CREATE TABLE return_status_history (
        id uuid NOT NULL CONSTRAINT pk_return_status_history PRIMARY KEY,
        return_id uuid NOT NULL CONSTRAINT fk_return_status_history_return_id REFERENCES return_requests ON DELETE RESTRICT,
        from_status return_status,
        to_status return_status NOT NULL,
        reason varchar(255),
        actor varchar(64) NOT NULL,
        event_id varchar(64),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_return_status_history_to_status CHECK (to_status <> from_status)
      );
      CREATE INDEX idx_return_status_history_return_id_created_at ON return_status_history (return_id, created_at);

      CREATE TABLE return_tracking (
        id uuid NOT NULL CONSTRAINT pk_return_tracking PRIMARY KEY,
        return_id uuid NOT NULL CONSTRAINT fk_return_tracking_return_id REFERENCES return_requests ON DELETE CASCADE,
        status varchar(32) NOT NULL,
        description varchar(255),
        location varchar(100),
        occurred_at timestamptz NOT NULL,
        carrier_event_id varchar(100),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_return_tracking_status CHECK (btrim(status) <> '')
      );
      CREATE UNIQUE INDEX uq_return_tracking_return_id_carrier_event_id ON return_tracking (return_id, carrier_event_id)
        WHERE carrier_event_id IS NOT NULL;
      CREATE INDEX idx_return_tracking_return_id_occurred_at ON return_tracking (return_id, occurred_at);

      CREATE TYPE refund_destination AS ENUM ('original', 'store_credit');
      CREATE TYPE refund_status AS ENUM ('requested', 'succeeded', 'failed');

      CREATE TABLE refunds (
        id uuid NOT NULL CONSTRAINT pk_refunds PRIMARY KEY,
        return_id uuid NOT NULL CONSTRAINT fk_refunds_return_id REFERENCES return_requests ON DELETE RESTRICT,
        order_id varchar(64) NOT NULL,
        payment_id varchar(64) NOT NULL,
        payment_refund_id varchar(64) CONSTRAINT uq_refunds_payment_refund_id UNIQUE,
        amount bigint NOT NULL CONSTRAINT ck_refunds_amount CHECK (amount > 0),
        currency char(3) NOT NULL CONSTRAINT ck_refunds_currency CHECK (currency ~ '^[A-Z]{3}$'),
        fee bigint NOT NULL DEFAULT 0 CONSTRAINT ck_refunds_fee CHECK (fee >= 0),
        shipping_amount bigint NOT NULL DEFAULT 0 CONSTRAINT ck_refunds_shipping_amount CHECK (shipping_amount >= 0),
        destination refund_destination NOT NULL,
        status refund_status NOT NULL DEFAULT 'requested',
        failure_reason varchar(255),
        requested_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz CONSTRAINT ck_refunds_finished_at CHECK (finished_at >= requested_at),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_refunds_finished CHECK ((status = 'requested') = (finished_at IS NULL)),
        CONSTRAINT ck_refunds_failed CHECK ((status = 'failed') = (failure_reason IS NOT NULL))
      );
      CREATE UNIQUE INDEX uq_refunds_return_id ON refunds (return_id) WHERE status <> 'failed';
      CREATE INDEX idx_refunds_return_id ON refunds (return_id);
      CREATE INDEX idx_refunds_order_id ON refunds (order_id);
      CREATE INDEX idx_refunds_payment_id ON refunds (payment_id);
    `);
    for (const table of ['return_requests', 'return_items', 'return_authorizations', 'refunds']) {
      await runner.query(touchUpdatedAt(table));
    }
    for (const table of ['return_status_history', 'return_tracking']) await runner.query(appendOnly(table));
    await runner.query(
      freezeColumns('return_requests', ['number', 'order_id', 'kind']) +
        freezeColumns('return_items', ['order_item_id', 'variant_id', 'quantity']) +
        freezeColumns('refunds', [
          'return_id',
          'order_id',
          'payment_id',
          'amount',
          'currency',
          'fee',
          'shipping_amount',
        ]),
    );
    await runner.query(activeView('return_requests') + activeView('return_authorizations'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW return_requests_active, return_authorizations_active;
      DROP TABLE refunds, return_tracking, return_status_history, return_authorizations, return_items, return_requests;
      DROP TYPE refund_status, refund_destination, return_disposition, return_condition, return_reason, return_status,
        return_resolution, return_kind;
      DROP FUNCTION next_return_number(), next_rma_number();
      DROP SEQUENCE return_number_seq, rma_number_seq;
    `);
  }
}

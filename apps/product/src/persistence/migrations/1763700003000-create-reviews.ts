import { activeView, touchUpdatedAt } from '@tenfold/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What customers say, and which purchases were heard of, so that a review can be marked as verified. */
export class CreateReviews1763700003000 implements MigrationInterface {
  readonly name = 'CreateReviews1763700003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE review_status AS ENUM ('pending', 'published', 'rejected');

      CREATE TABLE reviews (
        id uuid NOT NULL CONSTRAINT pk_reviews PRIMARY KEY,
        product_id uuid NOT NULL CONSTRAINT fk_reviews_product_id REFERENCES products ON DELETE RESTRICT,
        user_id varchar(64) NOT NULL,
        order_id varchar(64),
        rating smallint NOT NULL,
        title varchar(150),
        body text,
        status review_status NOT NULL DEFAULT 'pending',
        verified_purchase boolean NOT NULL DEFAULT false,
        moderated_by varchar(64),
        moderated_at timestamptz,
        version int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_reviews_rating CHECK (rating BETWEEN 1 AND 5),
        CONSTRAINT ck_reviews_body CHECK (length(body) <= 5000),
        CONSTRAINT ck_reviews_moderated_at CHECK ((moderated_by IS NULL) = (moderated_at IS NULL)),
        CONSTRAINT ck_reviews_version CHECK (version > 0)
      );
      CREATE UNIQUE INDEX uq_reviews_product_id_user_id ON reviews (product_id, user_id) WHERE deleted_at IS NULL;
      CREATE INDEX idx_reviews_product_id ON reviews (product_id);
      CREATE INDEX idx_reviews_product_id_created_at ON reviews (product_id, created_at) WHERE status = 'published';
      CREATE INDEX idx_reviews_status_created_at ON reviews (status, created_at);

      CREATE TABLE review_purchases (
        id uuid NOT NULL CONSTRAINT pk_review_purchases PRIMARY KEY,
        user_id varchar(64) NOT NULL,
        product_id uuid NOT NULL CONSTRAINT fk_review_purchases_product_id REFERENCES products ON DELETE RESTRICT,
        order_id varchar(64) NOT NULL,
        delivered_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT uq_review_purchases_user_id_product_id_order_id UNIQUE (user_id, product_id, order_id)
      );
      CREATE INDEX idx_review_purchases_product_id ON review_purchases (product_id);
    `);
    await runner.query(touchUpdatedAt('reviews'));
    await runner.query(touchUpdatedAt('review_purchases'));
    await runner.query(activeView('reviews'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW reviews_active;
      DROP TABLE review_purchases, reviews;
      DROP TYPE review_status;
    `);
  }
}

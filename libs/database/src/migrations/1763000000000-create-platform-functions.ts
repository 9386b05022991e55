import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What `touchUpdatedAt`, `appendOnly`, `freezeColumns` and the partition helpers of later migrations stand on. */
export class CreatePlatformFunctions1763000000000 implements MigrationInterface {
  readonly name = 'CreatePlatformFunctions1763000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.created_at IS DISTINCT FROM OLD.created_at THEN
          RAISE EXCEPTION 'created_at of % never changes', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'frozen_created_at', TABLE = TG_TABLE_NAME;
        END IF;
        NEW.updated_at := now();
        RETURN NEW;
      END $$;

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% of % is refused by %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
          USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME;
      END $$;

      CREATE TABLE partition_plans (
        table_name varchar(63) NOT NULL CONSTRAINT pk_partition_plans PRIMARY KEY,
        months_ahead int NOT NULL CONSTRAINT ck_partition_plans_months_ahead CHECK (months_ahead BETWEEN 1 AND 60)
      );
    `);
    // A partition is made beside its parent and then attached, because CREATE … PARTITION OF would lock the parent
    // against every reader and writer.
    await runner.query(`
      CREATE FUNCTION ensure_partitions(parent text) RETURNS SETOF text
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
      DECLARE
        ahead int;
        month timestamptz;
        partition_name text;
      BEGIN
        SELECT months_ahead INTO ahead FROM public.partition_plans WHERE table_name = parent;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'no partition plan for %', parent USING ERRCODE = 'undefined_object';
        END IF;
        FOR number IN 0 .. ahead LOOP
          month := date_trunc('month', now()) + number * interval '1 month';
          partition_name := parent || to_char(month, '_YYYY_MM');
          IF to_regclass(format('public.%I', partition_name)) IS NULL THEN
            EXECUTE format(
              'CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE)',
              partition_name, parent);
            EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
              parent, partition_name, month, month + interval '1 month');
            RETURN NEXT partition_name;
          END IF;
        END LOOP;
      END $$;

      COMMENT ON FUNCTION ensure_partitions(text) IS
        'Makes the missing partitions of one planned table as its owner; the application role may call it. Returns what it made.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION ensure_partitions(text);
      DROP TABLE partition_plans;
      DROP FUNCTION refuse_change();
      DROP FUNCTION touch_updated_at();
    `);
  }
}

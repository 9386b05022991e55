import { identifier, literal } from '../schema/sql.ts';

const MONTHS_AHEAD = 3;

/**
 * Partitions `<table>_YYYY_MM` of a table that is partitioned by range of a timestamp: this month (UTC) and `monthsAhead`
 * more, which `DatabaseUpkeep` keeps ahead. The DEFAULT partition catches what has no partition of its own, so that a late
 * upkeep loses nothing; it is empty as long as the upkeep runs.
 */
export function monthPartitions(table: string, monthsAhead = MONTHS_AHEAD): string {
  return `
    CREATE TABLE ${identifier(`${table}_default`)} PARTITION OF ${identifier(table)} DEFAULT;
    INSERT INTO partition_plans (table_name, months_ahead) VALUES (${literal(table)}, ${monthsAhead})
      ON CONFLICT (table_name) DO UPDATE SET months_ahead = excluded.months_ahead;
    SELECT ensure_partitions(${literal(table)});`;
}

/** `count` partitions `<table>_p00 …` of a table that is partitioned by hash. The number never changes afterwards. */
export function hashPartitions(table: string, count: number): string {
  return Array.from({ length: count }, (_, remainder) => {
    const name = identifier(`${table}_p${String(remainder).padStart(2, '0')}`);
    return `CREATE TABLE ${name} PARTITION OF ${identifier(table)} FOR VALUES WITH (MODULUS ${count}, REMAINDER ${remainder});`;
  }).join('\n');
}

import { identifier, literal } from '../schema/sql.ts';

export type PartitionUnit = 'month' | 'day';

/** Partitions of `table` by month (UTC) of its timestamp key: this month and `ahead` more, kept ahead by the upkeep. */
export function monthPartitions(table: string, ahead = 3): string {
  return timePartitions(table, 'month', ahead);
}

/** Partitions of `table` by day (UTC) of its timestamp key: today and `ahead` more, kept ahead by the upkeep. */
export function dayPartitions(table: string, ahead = 7): string {
  return timePartitions(table, 'day', ahead);
}

/**
 * Registers the plan and makes the first partitions. The DEFAULT partition catches what has no partition of its own, so
 * that a late upkeep loses nothing; it is empty as long as the upkeep runs.
 */
function timePartitions(table: string, unit: PartitionUnit, ahead: number): string {
  return `
    CREATE TABLE ${identifier(`${table}_default`)} PARTITION OF ${identifier(table)} DEFAULT;
    INSERT INTO partition_plans (table_name, unit, ahead) VALUES (${literal(table)}, ${literal(unit)}, ${ahead});
    SELECT ensure_partitions(${literal(table)});`;
}

/** `count` partitions `<table>_p00 …` of a table that is partitioned by hash. The number never changes afterwards. */
export function hashPartitions(table: string, count: number): string {
  return Array.from({ length: count }, (_, remainder) => {
    const name = identifier(`${table}_p${String(remainder).padStart(2, '0')}`);
    return `CREATE TABLE ${name} PARTITION OF ${identifier(table)} FOR VALUES WITH (MODULUS ${count}, REMAINDER ${remainder});`;
  }).join('\n');
}

import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import type { AuditQuery, AuditRow } from './security-audit.schema.ts';

/** Microseconds, as the rows are sorted. */
const codec = new CursorCodec(z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]));

type Stored = Omit<AuditRow, 'at'> & { readonly createdAt: Date; readonly position: string };

const COLUMNS = ['userId', 'event', 'outcome', 'ip'] as const;
const COLUMN_NAMES = { userId: 'user_id', event: 'event', outcome: 'outcome', ip: 'ip' } as const;

@Injectable()
export class BrowseSecurityAudit {
  constructor(private readonly database: Database) {}

  async run(query: AuditQuery): Promise<Page<AuditRow>> {
    const after = codec.decode(query.cursor);
    const values: unknown[] = [query.limit + 1];
    const parameter = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
    const where = COLUMNS.filter((name) => query[name] !== undefined).map(
      (name) => `${COLUMN_NAMES[name]}::text = ${parameter(query[name], 'text')}`,
    );
    if (query.from !== undefined) where.push(`created_at >= ${parameter(query.from, 'timestamptz')}`);
    if (query.until !== undefined) where.push(`created_at < ${parameter(query.until, 'timestamptz')}`);
    if (after) where.push(`(created_at, id) < (${parameter(after[0], 'timestamptz')}, ${parameter(after[1], 'uuid')})`);
    const rows = await this.database.read.query<Stored[]>(
      `SELECT id, created_at AS "createdAt", user_id AS "userId", event, outcome, ip, user_agent AS "userAgent",
              request_id AS "requestId", details,
              to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position
       FROM security_audit_logs ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
       ORDER BY created_at DESC, id DESC LIMIT $1`,
      values,
    );
    return codec.page(
      rows,
      query.limit,
      ({ position, id }) => [position, id],
      ({ position: _, createdAt, ...row }) => ({ ...row, at: createdAt.toISOString() }),
    );
  }
}

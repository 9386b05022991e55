import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import type { Page } from '@tenfold/service-host';
import { ReturnErrors } from '../domain/return.errors.ts';
import type { ReturnState } from '../domain/return-state.ts';
import { ReturnRequestEntity } from '../persistence/entities/return.entities.ts';
import { Returns } from '../persistence/returns.repository.ts';
import type { ReturnSummary } from '../return-representation.ts';
import { newestFirst, type ReturnsQuery } from './browse-returns.schema.ts';

@Injectable()
export class BrowseReturns {
  constructor(
    private readonly database: Database,
    private readonly returns: Returns,
  ) {}

  /** The newest first; of one user, or of everybody. */
  async list({ limit, cursor, orderId, status }: ReturnsQuery, userId?: string): Promise<Page<ReturnSummary>> {
    const query = this.database.read.createQueryBuilder(ReturnRequestEntity, 'r').where('r.deletedAt IS NULL');
    if (userId !== undefined) query.andWhere('r.userId = :userId', { userId });
    if (orderId !== undefined) query.andWhere('r.orderId = :orderId', { orderId });
    if (status !== undefined) query.andWhere('r.status = :status', { status });
    const [before] = newestFirst.decode(cursor) ?? [];
    if (before !== undefined) query.andWhere('r.id < :before', { before });
    const rows = await query
      .orderBy('r.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return newestFirst.page(rows, limit, ({ id }) => [id], summaryOf);
  }

  /** @throws return.not_found for a return of somebody else, too */
  async one(id: string, userId?: string): Promise<ReturnState> {
    const found = await this.returns.find(id);
    if (found === undefined || (userId !== undefined && found.state.order.userId !== userId)) {
      throw ReturnErrors.not_found();
    }
    return found.state;
  }
}

function summaryOf({ id, number, orderId, kind, status, createdAt }: ReturnRequestEntity): ReturnSummary {
  return { id, number, orderId, kind, status, requestedAt: createdAt.toISOString() };
}

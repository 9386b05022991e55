import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { CursorCodec, type Page } from '@tenfold/service-host';
import { z } from 'zod';
import { PaymentEntity } from '../persistence/entities/payment.entity.ts';
import { showAttempt, type AttemptView } from '../show-payment/payment.view.ts';
import type { ListPaymentsQuery } from './administer-payments.schema.ts';

/** The ids are ordered by time to the millisecond, so one column sorts and cuts the list. */
const cursors = new CursorCodec(z.tuple([z.uuid()]));

@Injectable()
export class ListPayments {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async run({ status, limit, cursor }: ListPaymentsQuery): Promise<Page<AttemptView>> {
    const query = this.database.read.createQueryBuilder(PaymentEntity, 'payment').where('payment.deletedAt IS NULL');
    if (status !== undefined) query.andWhere('payment.status = :status', { status });
    const [before] = cursors.decode(cursor) ?? [];
    if (before !== undefined) query.andWhere('payment.id < :before', { before });
    const rows = await query
      .orderBy('payment.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return cursors.page(rows, limit, (row) => [row.id], showAttempt);
  }
}

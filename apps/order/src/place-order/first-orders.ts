import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import type { Buyer } from './new-order.ts';

/** Whether somebody has ordered before: some campaigns are for those who have not. */
@Injectable()
export class FirstOrders {
  constructor(private readonly database: Database) {}

  /** Cancelled orders do not count; of a guest, those under the same e-mail address do. */
  async isFirst({ userId, guest }: Buyer): Promise<boolean> {
    const [column, value] = guest ? ['guest_email_blind', guest.blind] : ['user_id', userId];
    const earlier = await this.database.read.query<unknown[]>(
      `SELECT 1 FROM orders WHERE ${column} = $1 AND status <> 'cancelled' LIMIT 1`,
      [value],
    );
    return earlier.length === 0;
  }
}

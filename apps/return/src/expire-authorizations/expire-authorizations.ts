import { Injectable, Logger } from '@nestjs/common';
import { Database, isDatabaseDown } from '@tenfold/database';
import { Returns } from '../persistence/returns.repository.ts';

const BATCH = 100;

/** By the database's clock; a parcel that is on its way is not called back. */
const DUE = `
  SELECT r.id FROM return_authorizations a JOIN return_requests r ON r.id = a.return_id
  WHERE a.expires_at <= now() AND r.status = 'approved' ORDER BY a.expires_at LIMIT $1`;

/** Approved returns that were not sent in time are called off, and their units can be asked for again. */
@Injectable()
export class ExpireAuthorizations {
  readonly #log = new Logger(ExpireAuthorizations.name);

  constructor(
    private readonly database: Database,
    private readonly returns: Returns,
  ) {}

  /** @returns how many ran out */
  async step(): Promise<number> {
    const due = await this.database.read.query<{ id: string }[]>(DUE, [BATCH]);
    let expired = 0;
    for (const { id } of due) if (await this.#expireOrSkip(id)) expired += 1;
    return expired;
  }

  /** One that cannot be called off must not hold up those behind it; it is tried again with every turn. */
  async #expireOrSkip(returnId: string): Promise<boolean> {
    try {
      return await this.#expire(returnId);
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      this.#log.error({ msg: 'An authorisation cannot run out', returnId, err: error });
      return false;
    }
  }

  #expire(id: string): Promise<boolean> {
    return this.returns.change(id, (current) => {
      // Somebody was quicker: it is on its way, or called off.
      if (current.state.status !== 'approved') return false;
      current.cancel('authorization_expired', { id: 'system:return', isStaff: false });
      return true;
    });
  }
}

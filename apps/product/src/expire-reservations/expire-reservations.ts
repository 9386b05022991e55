import { Injectable, Logger } from '@nestjs/common';
import { Database, isDatabaseDown, isTransient, type Tx } from '@tenfold/database';
import { Outbox, StaleVersion } from '@tenfold/messaging';
import { OrderOrders } from '@tenfold/order-contracts';
import { InventoryReleasedV1 } from '@tenfold/product-contracts';
import { LogBarrier } from '../domain/log-barrier.ts';
import { Reservations } from '../reserve-stock/reservations.ts';
import { OrderLog } from './order-log.ts';

interface DueReservation {
  readonly id: string;
  readonly orderId: string;
  readonly version: number;
}

const BATCH = 200;

const DUE = `
  SELECT id, order_id AS "orderId", version::float8 AS version
  FROM inventory_reservations
  WHERE status = 'held' AND expires_at <= now()
  ORDER BY expires_at
  LIMIT ${BATCH}`;

/** Looks again at everything that may have changed since the reservation was found due. */
const EXPIRE = `
  WITH expired AS (
    UPDATE inventory_reservations r
    SET status = 'expired', expires_at = NULL, released_reason = 'expired', version = version + 1
    WHERE r.id = $1 AND r.version = $2 AND r.status = 'held' AND r.expires_at <= now()
      AND NOT EXISTS (
        SELECT FROM inbox_messages m WHERE m.topic = $3 AND m.key = r.order_id AND m.status = 'parked')
    RETURNING r.id
  )
  SELECT id FROM expired`;

/** Holds that are due, and the ends of the order log after they had become so. */
interface Round {
  readonly due: readonly DueReservation[];
  readonly barrier: LogBarrier;
}

/**
 * Gives stock back whose order was neither confirmed nor ended in time — but only behind the log: when everything that was
 * written about orders up to after the deadline has been read, and nothing about this order waits for another attempt. An
 * outage of this service or of the broker then expires nothing that was confirmed.
 */
@Injectable()
export class ExpireReservations {
  readonly #log = new Logger(ExpireReservations.name);
  #round: Round | undefined;

  constructor(
    private readonly database: Database,
    private readonly orderLog: OrderLog,
    private readonly reservations: Reservations,
    private readonly outbox: Outbox,
  ) {}

  /**
   * One step: begins a round when something is due, and ends it once the log has been read to the round's barrier; that
   * may take several calls.
   *
   * @returns how many holds expired now
   */
  async step(): Promise<number> {
    this.#round ??= await this.#begin();
    if (this.#round === undefined) return 0;
    const { due, barrier } = this.#round;
    if (!barrier.isBehind(await this.orderLog.progress())) return 0;
    this.#round = undefined;
    let expired = 0;
    for (const reservation of due) if (await this.#expireOrSkip(reservation)) expired += 1;
    return expired;
  }

  /** First what is due, then the ends: so the ends are those after the deadline of each. */
  async #begin(): Promise<Round | undefined> {
    const due = await this.database.read.query<DueReservation[]>(DUE);
    if (due.length === 0) return undefined;
    return { due, barrier: new LogBarrier(await this.orderLog.progress()) };
  }

  /** One that cannot be given back must not hold up those behind it; it is tried again with every round. */
  async #expireOrSkip(reservation: DueReservation): Promise<boolean> {
    try {
      return await this.#expire(reservation);
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      if (error instanceof StaleVersion || isTransient(error)) return false;
      this.#log.error({ msg: 'A hold cannot expire', orderId: reservation.orderId, err: error });
      return false;
    }
  }

  #expire(reservation: DueReservation): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (!(await this.#take(tx, reservation))) return false;
      await this.reservations.giveBack(tx, reservation.id);
      await this.outbox.add(tx, InventoryReleasedV1, {
        orderId: reservation.orderId,
        version: reservation.version + 1,
        reason: 'expired',
      });
      return true;
    });
  }

  async #take(tx: Tx, { id, version }: DueReservation): Promise<boolean> {
    const taken = await tx.query<unknown[]>(EXPIRE, [id, version, OrderOrders.name]);
    return taken.length === 1;
  }
}

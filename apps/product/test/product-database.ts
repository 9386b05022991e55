import { Outbox } from '@tenfold/messaging';
import { testDatabase, type TestDatabase } from '@tenfold/testing';
import { StockAnnouncer } from '../src/announce-stock/stock-announcer.ts';
import { CommitStock } from '../src/commit-stock/commit-stock.ts';
import { productDatabase } from '../src/persistence/product-database.ts';
import { ReservationRepository } from '../src/persistence/reservation.repository.ts';
import { StockRepository } from '../src/persistence/stock.repository.ts';
import { Reservations } from '../src/reserve-stock/reservations.ts';

/** A `product_db` of its own, with the roles of production. */
export function freshProductDatabase(): Promise<TestDatabase> {
  return testDatabase(productDatabase);
}

export function reservationsOn({ db }: TestDatabase): Reservations {
  const outbox = new Outbox(db);
  return new Reservations(new ReservationRepository(), new StockRepository(), new StockAnnouncer(outbox), outbox);
}

export function commitStockOn({ db }: TestDatabase): CommitStock {
  const outbox = new Outbox(db);
  return new CommitStock(new ReservationRepository(), new StockRepository(), new StockAnnouncer(outbox), outbox);
}

import { SetupFailure } from '@tenfold/local-servers';
import { Carrier, Session, Warehouse } from '@tenfold/shopper';
import type { PlatformStatus } from '../../status.ts';
import type { Login } from '../logins.ts';
import type { Journal } from './journal.ts';
import { type Hands, makeOrder } from './make-order.ts';
import { findProduct, makeProduct } from './make-product.ts';
import { PatientSession } from './patient-session.ts';
import { workThrough } from './work-through.ts';

interface BigSize {
  readonly products: number;
  readonly orders: number;
  /** How many products, and then orders, are at work at the same time. */
  readonly clients: number;
}

interface Shop {
  readonly status: PlatformStatus;
  readonly logins: readonly Login[];
}

const HOW_TO_LIFT_LIMITS =
  'The gateway limits requests: going on as fast as it allows. A platform without limits starts with ' +
  'GATEWAY_RATE_LIMIT_PER_ADDRESS=10000000 GATEWAY_RATE_LIMIT_PER_CALLER=10000000 npm run up';

/** Products first, then orders of them; `journal` says what is left out. */
export async function fillBig(shop: Shop, journal: Journal, size: BigSize, say: (line: string) => void): Promise<void> {
  const hands = handsOf(shop, say);
  if (!(await tellsOf(hands, journal))) {
    say('This is another shop than last time: beginning anew');
    journal.forget();
  }
  say('Ctrl-C stops; the next run goes on from there');
  const { products, orders, clients } = size;
  await workThrough({
    what: 'products',
    of: products,
    isDone: (number) => journal.variantOf(number) !== undefined,
    work: async (number) => journal.madeProduct(number, await makeProduct(hands.staff, number)),
    clients,
    say,
  });
  await workThrough({
    what: 'orders',
    of: orders,
    isDone: (number) => journal.stepsOf(number).became !== undefined,
    work: (number) => makeOrder(hands, journal, products, number),
    clients,
    say,
  });
  say(`The shop holds ${products} products and ${orders} orders more than the seeded ones`);
}

function handsOf({ status, logins }: Shop, say: (line: string) => void): Hands {
  const gateway = status.gateway.url;
  const admin = logins.find(({ role }) => role === 'admin');
  if (admin === undefined) throw new SetupFailure('The platform has no seeded shop, and so nobody who may fill it.');
  const told = new Set<string>();
  const onWait = (reason: string) => {
    if (told.has(reason)) return;
    told.add(reason);
    say(reason === '429' ? HOW_TO_LIFT_LIMITS : `The shop answered ${reason}; asking again for as long as ten minutes`);
  };
  const guest = new PatientSession(async () => Session.guest(gateway), onWait);
  const staff = new PatientSession(() => Session.logIn(gateway, admin), onWait);
  return {
    guest,
    staff,
    warehouse: new Warehouse(staff),
    onlooker: new Warehouse(guest),
    carrier: new Carrier(status.simulators.url),
  };
}

/** Whether the journal is about this shop, and not about one that was in this folder before, on another server. */
async function tellsOf({ staff }: Hands, journal: Journal): Promise<boolean> {
  const known = journal.variantOf(1);
  if (known === undefined) return true;
  return (await findProduct(staff, 1))?.variants[0]?.id === known;
}

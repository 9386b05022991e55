import type { Secrets } from '../secrets.ts';
import type { Done } from '../setup/done.ts';
import { seedCoupons } from './coupons.ts';
import { seedGoods } from './goods.ts';
import { type Login, loginsOf } from './logins.ts';
import { coupons } from './shop/coupons.ts';
import { categories, products } from './shop/goods.ts';
import { zones } from './shop/tariff.ts';
import { taxRates } from './shop/tax-rates.ts';
import { digest, ShopApi } from './shop-api.ts';
import { seedTariff } from './tariff.ts';
import { seedTaxRates } from './tax-rates.ts';

export interface SeedContext {
  readonly secrets: Secrets;
  /** Names of the programs that run. */
  readonly apps: readonly string[];
  /** URL of the gateway. */
  readonly gateway: string;
  /** URL of the simulators, who draw the pictures of the goods. */
  readonly simulators: string;
  /** Host and port of Postgres: another server has another shop. */
  readonly server: string;
  readonly done: Done;
  readonly say: (line: string) => void;
  readonly createUser: (args: readonly string[], password: string) => Promise<void>;
}

/**
 * Fills the shop: one login for each role, tax rates, categories, goods and stock, delivery and coupons. What is there
 * already is left as it is, so an interrupted seed is completed by the next start; one that was completed is not looked at
 * again.
 */
export async function seed(context: SeedContext): Promise<readonly Login[]> {
  const { apps, done, secrets, server, say } = context;
  if (!['auth', 'gateway'].every((name) => apps.includes(name))) return [];
  const logins = loginsOf(secrets);
  const input = `${digest([apps, products, categories, taxRates, zones, coupons])} on ${server}`;
  if (done.has('seed', input)) return logins;

  await Promise.all(
    logins.map(({ role, email, password }) => context.createUser(['--email', email, '--role', role], password)),
  );
  const admin = await ShopApi.logIn(context.gateway, logins[0]!.email, logins[0]!.password);
  const parts = {
    order: seedTaxRates,
    product: (by: ShopApi) => seedGoods(by, `${context.simulators}/images`),
    shipping: seedTariff,
    discount: seedCoupons,
  };
  await Promise.all(Object.entries(parts).flatMap(([app, fill]) => (apps.includes(app) ? [fill(admin)] : [])));
  await done.record('seed', input);
  say(`Seeded ${logins.length} logins and ${products.length} products`);
  return logins;
}

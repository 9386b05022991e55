import { type SeedMethod, zones } from './shop/tariff.ts';
import { expectStatus, once, type ShopApi } from './shop-api.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Zones, methods and rates. What bears the name of a zone or the code of a method already is left as it is. */
export async function seedTariff(admin: ShopApi): Promise<void> {
  const present = await all<Named>(admin, '/v1/admin/shipping/zones');
  for (const { name, priority, countries, methods } of zones) {
    const areas = countries.map((country) => ({ country }));
    const zoneId =
      present.find((zone) => zone.name === name)?.id ?? (await made(admin, 'zone', { name, priority, areas }, name));
    await Promise.all(methods.map((method) => seedMethod(admin, zoneId, method)));
  }
}

async function seedMethod(admin: ShopApi, zoneId: string, { tiers, freeAbove, ...method }: SeedMethod): Promise<void> {
  const present = await all<{ id: string; code: string }>(admin, `/v1/admin/shipping/methods?zoneId=${zoneId}`);
  const methodId =
    present.find(({ code }) => code === method.code)?.id ??
    (await made(admin, 'method', { ...method, zoneId }, method.code));
  const rates = await all<{ fromValue: number }>(admin, `/v1/admin/shipping/rates?methodId=${methodId}`);
  for (const [index, { below, cents }] of tiers.entries()) {
    const fromValue = tiers[index - 1]?.below ?? 0;
    if (rates.some((rate) => rate.fromValue === fromValue)) continue;
    const terms = { methodId, basis: 'weight', fromValue, price: cents, freeAbove, currency: 'EUR' };
    const rate = below === undefined ? terms : { ...terms, toValue: below };
    await made(admin, 'rate', rate, `${method.code}-${fromValue}`);
  }
}

async function all<Item>(admin: ShopApi, path: string): Promise<readonly Item[]> {
  return (expectStatus(path, await admin.get(path), 200) as { items: readonly Item[] }).items;
}

async function made(admin: ShopApi, kind: string, body: unknown, name: string): Promise<string> {
  const answer = await admin.post(`/v1/admin/shipping/${kind}s`, body, once(kind, name, body));
  return (expectStatus(name, answer, 201) as { id: string }).id;
}

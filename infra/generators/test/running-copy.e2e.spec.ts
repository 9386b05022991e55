import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectStatus, Session } from '@tenfold/shopper';
import { eventually } from '@tenfold/testing/eventually';
import { Kafka, logLevel } from 'kafkajs';
import { PATIENCE_MS, WorkspaceCopy, type Staying } from './workspace-copy.ts';

/** A generated service among the others: a copy of this checkout is started with it, one of the others is worked at from source. */

/** Beside the platform of the end-to-end suite, which may run at the same time. */
const PORT_BASE = Number(process.env['TENFOLD_E2E_PORT_BASE'] ?? 4800) + 50;

interface Status {
  readonly gateway: { readonly url: string };
  readonly kafka: { readonly brokers: readonly string[] };
  readonly services: readonly {
    readonly name: string;
    readonly state: string;
    readonly url: string;
    readonly pid: number | null;
  }[];
}

let copy: WorkspaceCopy;
let platform: Staying | undefined;

beforeAll(() => {
  copy = new WorkspaceCopy({
    TENFOLD_PORT_BASE: String(PORT_BASE),
    AUTH_BCRYPT_COST: '4',
  });
}, PATIENCE_MS);
afterAll(async () => {
  await platform?.end();
  await copy[Symbol.asyncDispose]();
}, PATIENCE_MS);

const ok = (commandLine: string) => copy.ok(commandLine);

async function status(): Promise<Status> {
  const output = await ok('npm run --silent status -- --json');
  return JSON.parse(output.slice(output.indexOf('{'))) as Status;
}

const serviceOf = async (name: string) => (await status()).services.find((service) => service.name === name)!;

/** Who is shown by `npm run up` for that role. */
function login(welcome: string, role: string) {
  const [, email, password] = new RegExp(String.raw`^ {2}${role}\s+(\S+@\S+)\s+(\S+)$`, 'm').exec(welcome)!;
  return { email: email!, password: password! };
}

it(
  'a generated service runs with the others behind the gateway, and says and hears',
  async () => {
    await ok('npm run new -- service voucher');
    platform = await copy.start('npm run up', 'customer@tenfold.example');
    const { gateway, kafka } = await status();
    const customer = await Session.logIn(gateway.url, login(platform.said(), 'customer'));
    const create = { body: { name: 'First' }, headers: { 'idempotency-key': randomUUID() } };
    const { id } = expectStatus(await customer.request<{ id: string }>('POST', '/v1/vouchers', create), 201);
    await eventually(async () => expect(await recordsOn(kafka.brokers, 'voucher.vouchers')).toBe(1));

    const staff = await Session.logIn(gateway.url, login(platform.said(), 'admin'));
    const { body: account } = await customer.request<{ id: string }>('GET', '/v1/auth/account');
    const path = `/v1/admin/users/${account.id}`;
    const { body: user } = await staff.request<{ version: number }>('GET', path);
    expectStatus(await staff.request('DELETE', path, { headers: { 'if-match': `"${user.version}"` } }), 204);
    await eventually(async () => expect((await customer.request('GET', `/v1/vouchers/${id}`)).status).toBe(404));
    await eventually(async () => expect(await recordsOn(kafka.brokers, 'voucher.vouchers')).toBe(2));
  },
  PATIENCE_MS,
);

describe('npm run dev -- order', () => {
  const controller = 'apps/order/src/place-order/place-order.controller.ts';
  const document = async () => (await fetch(`${(await serviceOf('order')).url}/openapi.json`)).text();

  it(
    'runs order from source, again after each change, and gives it back with the change',
    async () => {
      const before = await serviceOf('order');
      const dev = await copy.start('npm run dev -- order', 'order runs from source');
      await eventually(async () => expect(await document()).not.toContain('Under work'));
      expect((await serviceOf('order')).state).toBe('stopped');

      writeFileSync(
        join(copy.root, controller),
        copy.read(controller).replace(/@Summary\('/, "@Summary('Under work: "),
      );
      await eventually(async () => expect(await document()).toContain('Under work'));
      expect((await dev.end()).output).toContain('The supervisor runs order again');

      const after = await serviceOf('order');
      expect(after.state).toBe('ready');
      expect(after.pid).not.toBe(before.pid);
      expect(await document()).toContain('Under work');
      copy.restore(controller);
    },
    PATIENCE_MS,
  );
});

describe('the commands of the README', () => {
  it.each([
    ['npm run status', /voucher +ready/],
    ['npm run logs -- order', /"msg"/],
    ['npm run letters -- list order', /No such dead letters/],
    ['npm run replay -- order --dry-run', /No event of that kind|would send/],
    ['npm run seed:big -- --products 2 --orders 1', /./],
    ['npm run demo', /./],
    ['npm run pictures', /status-page\.png/],
    // Last: a promise about nothing counts as broken.
    ['npm run check:invariants', /./],
  ])(
    '%s',
    async (commandLine, says) => {
      expect(await ok(commandLine)).toMatch(says);
    },
    PATIENCE_MS,
  );
});

describe('when the service goes', () => {
  it(
    'the tree is as it was',
    async () => {
      await ok('npm run down');
      expect((await platform!.ended()).code).toBe(0);
      platform = undefined;
      for (const path of ['apps/voucher', 'libs/contracts/voucher', ...copy.differences()]) copy.restore(path);
      expect(copy.differences()).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'the others start without it, on the data that they had, until npm run reset',
    async () => {
      platform = await copy.start('npm run up', 'customer@tenfold.example');
      const { services } = await status();
      expect(services.filter(({ state }) => state !== 'ready')).toEqual([]);
      expect(services.map(({ name }) => name)).not.toContain('voucher');
      await ok('npm run reset');
      await platform.ended();
      platform = undefined;
    },
    PATIENCE_MS,
  );
});

/** How many events lie on a topic. */
async function recordsOn(brokers: readonly string[], topic: string): Promise<number> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.reduce((sum, { offset }) => sum + Number(offset), 0);
  } finally {
    await admin.disconnect();
  }
}

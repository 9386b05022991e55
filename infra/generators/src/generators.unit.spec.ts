import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newEvent } from './new-event.ts';
import { newMigration } from './new-migration.ts';
import { newService, withPort } from './new-service.ts';
import { serviceNames } from './names.ts';
import { Workspace } from './workspace.ts';

const workspace = new Workspace(join(import.meta.dirname, '../../..'));
const noSql = { up: '', down: '' };
const noWish = { summary: undefined, topic: undefined };

describe('a service', () => {
  const files = newService(workspace, serviceNames('category', 'categories'), 1_800_000_000_000);

  it('is spelled as it was asked for, everywhere', () => {
    expect(files.get('apps/category/src/service.manifest.ts')).toContain("routes: ['categories']");
    expect(files.get('libs/contracts/category/src/topics.ts')).toContain('CategoryCategories');
    expect(files.has('apps/category/src/persistence/migrations/1800000000000-create-categories.ts')).toBe(true);
    expect([...files].filter(([path, text]) => /gizmo/i.test(path + text)).map(([path]) => path)).toEqual([]);
  });

  it('has what every database has, beside its own', () => {
    const snapshot = files.get('apps/category/src/persistence/schema.snapshot.json')!;
    const { tables } = JSON.parse(snapshot) as { tables: Record<string, object> };
    expect(Object.keys(tables)).toEqual(expect.arrayContaining(['categories', 'inbox_messages', 'outbox_messages']));
    expect(Object.keys(tables)).not.toContain('carts');
  });

  it('gets the lowest port that is free', () => {
    expect(withPort('{\n  a: 1,\n  b: 3,\n  postgres: 20,\n}', 'c')).toBe(
      '{\n  a: 1,\n  b: 3,\n  c: 2,\n  postgres: 20,\n}',
    );
  });

  it('gets a container wherever return has one', () => {
    const linesOf = (text: string, name: string) =>
      text.split('\n').filter((line) => new RegExp(String.raw`\b${name}\b`).test(line)).length;
    const text = files.get('docker-compose.yml')!;
    expect(linesOf(text, 'category')).toBe(linesOf(workspace.read('docker-compose.yml'), 'return'));
    expect(linesOf(text, 'return')).toBe(linesOf(workspace.read('docker-compose.yml'), 'return'));
  });

  it.each([
    ['a name of two words', 'gift-card', undefined, 'one word'],
    ['a name that is its own plural', 'sheep', 'sheep', '--plural'],
  ])('is refused for %s', (_what, name, plural, sentence) => {
    expect(() => serviceNames(name, plural)).toThrow(sentence);
  });

  it('is refused where there is one', () => {
    expect(() => newService(workspace, serviceNames('order'), 0)).toThrow('There is a apps/order already');
  });

  it('writes nothing when its name makes no code', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'generators-'));
    const nowhere = new Workspace(folder);
    await expect(nowhere.write(newService(workspace, serviceNames('class', 'classes'), 0))).rejects.toThrow(
      'would not be code',
    );
    expect(nowhere.has('apps')).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('a migration', () => {
  const list = (service: string) => `apps/${service}/src/persistence/migrations/index.ts`;

  it.each(['cart', 'payment', 'order', 'auth'])('comes last in %s, and is stamped later than all others', (service) => {
    const files = newMigration(workspace, { service, change: 'add-gift-notes', ...noSql }, 0);
    const [path] = [...files.keys()];
    const stamps = readFileSync(join(workspace.root, list(service)), 'utf8').match(/\d{13}(?=-)/g)!;
    const stamp = Math.max(...stamps.map(Number)) + 1_000;
    expect(path).toBe(`apps/${service}/src/persistence/migrations/${stamp}-add-gift-notes.ts`);
    expect(files.get(path!)).toContain(`export class AddGiftNotes${stamp} implements MigrationInterface`);
    const text = files.get(list(service))!;
    expect(text).toContain(`import { AddGiftNotes${stamp} } from './${stamp}-add-gift-notes.ts';`);
    expect(text).toMatch(new RegExp(String.raw`, AddGiftNotes${stamp}\];\n$`));
  });

  it('undoes what it does', () => {
    const wish = { service: 'cart', change: 'add-gift-notes', up: 'ALTER TABLE a', down: 'ALTER TABLE b' };
    const [text] = [...newMigration(workspace, wish, 1_900_000_000_000).values()];
    expect(text).toMatch(/up\(.*ALTER TABLE a.*down\(.*ALTER TABLE b/s);
  });

  it.each([
    ['cart', 'notes', 'called by what it changes'],
    ['nobody', 'add-notes', 'There is no apps/nobody'],
  ])('of %s called %s is refused', (service, change, sentence) => {
    expect(() => newMigration(workspace, { service, change, ...noSql }, 0)).toThrow(sentence);
  });
});

describe('an event', () => {
  it('has a schema, a sample and a place in the manifest', () => {
    const files = newEvent(workspace, { service: 'cart', type: 'cart.item_praised', ...noWish });
    const text = files.get('libs/contracts/cart/src/cart-item-praised-event.ts')!;
    expect(text).toContain("type: 'cart.item_praised.v1'");
    expect(text).toContain('summary: "Cart item praised."');
    expect(text).toContain('data: z.object({ cartId: id, version');
    expect(files.get('libs/contracts/cart/src/index.ts')).toContain('CartItemPraisedV1');
    const manifest = files.get('apps/cart/src/service.manifest.ts')!;
    expect(manifest.match(/CartItemPraisedV1/g)).toHaveLength(2);
  });

  it('is keyed as its topic is, and counted by its own aggregate', () => {
    const files = newEvent(workspace, { service: 'return', type: 'return.doubted', ...noWish });
    expect(files.get('libs/contracts/return/src/return-doubted-event.ts')).toContain(
      "key: (data) => data.orderId,\n  aggregate: { type: 'return', id: (data) => data.returnId,",
    );
  });

  it.each([
    ['product', 'product.praised', 'Say which topic: --topic product.products'],
    ['cart', 'cart.created', 'says cart.created.v1 already'],
    ['cart', 'shared', 'aggregate'],
    ['notification', 'mail.sent', 'There is no libs/contracts/notification'],
  ])('of %s called %s is refused', (service, type, sentence) => {
    expect(() => newEvent(workspace, { service, type, ...noWish })).toThrow(sentence);
  });
});

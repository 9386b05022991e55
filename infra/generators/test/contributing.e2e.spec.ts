import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PATIENCE_MS, WorkspaceCopy } from './workspace-copy.ts';

/** What CONTRIBUTING.md lets a newcomer type, in a copy of this checkout; what needs the platform is in running-copy.e2e.spec.ts. */

let copy: WorkspaceCopy;
const ok = (commandLine: string) => copy.ok(commandLine);
beforeAll(() => {
  copy = new WorkspaceCopy();
}, PATIENCE_MS);
afterAll(() => copy[Symbol.asyncDispose](), PATIENCE_MS);

describe('a field, an event and a migration', () => {
  it(
    'a column goes into table, entity, snapshot and reference',
    async () => {
      await ok(
        'npm run new -- migration cart add-gift-notes --up "ALTER TABLE carts ADD COLUMN gift_note varchar(200)" --down "ALTER TABLE carts DROP COLUMN gift_note"',
      );
      const entity = 'apps/cart/src/persistence/entities/cart.entity.ts';
      const column = `  @Column({ name: 'gift_note', type: 'varchar', length: 200, nullable: true }) giftNote: string | null;\n}\n`;
      writeFileSync(join(copy.root, entity), copy.read(entity).replace(/\}\n$/, column));
      await ok('UPDATE_SCHEMA_SNAPSHOT=1 npm test -- apps/cart/src/persistence/schema');
      await ok('npm run docs:reference');
      expect(copy.read('docs/reference/databases/cart.md')).toContain('| gift_note | `character varying(200)` |');
    },
    PATIENCE_MS,
  );

  it(
    'an event is said by its service and promised for good',
    async () => {
      await ok('npm run new -- event cart cart.gift_noted --summary "Somebody wrote a note for whom the cart is for."');
      expect(copy.read('README.md')).toContain('cart.gift_noted');
      await ok('npm run contracts:release');
      expect(await ok('npm test -- libs/contracts infra/reference')).toMatch(/\d+ passed, 0 failed/);
    },
    PATIENCE_MS,
  );
});

describe('a new service', () => {
  it(
    'is made by one command',
    async () => {
      expect(await ok('npm run new -- service voucher')).toContain('apps/voucher/src/main.ts');
      expect(copy.read('README.md')).toContain('voucher.created');
    },
    PATIENCE_MS,
  );

  it(
    'passes its tests as it was made',
    async () => {
      expect(await ok('npx nx test voucher')).toContain('Successfully ran target test');
      expect(
        await ok('npm test -- libs/contracts/voucher infra/architecture infra/reference infra/local/src/containers'),
      ).toMatch(/\d+ passed, 0 failed/);
    },
    PATIENCE_MS,
  );
});

describe('a generated service at work', () => {
  it(
    'is bundled, tested in part, and known to nx',
    async () => {
      await ok('npx nx build voucher');
      expect(await ok('npm test -- apps/voucher -t "POST /v1/vouchers"')).toMatch(/\d+ passed, 0 failed/);
      const affected = await ok('npx nx show projects --affected --files=apps/cart/src/domain/cart.ts');
      expect(affected.split('\n')).toContain('cart');
    },
    PATIENCE_MS,
  );
});

it('what was made can be taken back: the tree is as it was', () => {
  expect(copy.differences()).toContain('apps/voucher/src/main.ts');
  for (const path of ['apps/voucher', 'libs/contracts/voucher', ...copy.differences()]) copy.restore(path);
  expect(copy.differences()).toEqual([]);
});

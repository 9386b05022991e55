import type { TestedCommands } from './documented-commands.ts';

const inACopy = 'infra/generators/test/contributing.e2e.spec.ts';
const inTheSuite = 'apps/platform-e2e/src/commands.e2e.spec.ts';
const inARunningCopy = 'infra/generators/test/running-copy.e2e.spec.ts';
const onAPlatform = 'infra/local/test/how-to.e2e.spec.ts';
const aMeasurement = 'takes a quiet machine for minutes, and promises figures, not success';
const ofTheWholeCheck = 'is a step of npm test, which every commit passes';

/** The commands that documents show, and the spec that runs each; see `documented-commands.ts` for the rule. */
export const testedCommands: TestedCommands = {
  documents: {
    'docs/tutorial.md': 'apps/platform-e2e/src/tutorial.e2e.spec.ts',
    'docs/how-to/redrive-a-dead-letter.md': onAPlatform,
    'docs/how-to/follow-the-change-feed.md': onAPlatform,
  },
  commands: {
    'npm run up': inARunningCopy,
    'npm run demo': inARunningCopy,
    'npm run status': inARunningCopy,
    'npm run logs -- order': inARunningCopy,
    'npm run letters -- list order': inARunningCopy,
    'npm run replay -- order --dry-run': inARunningCopy,
    'npm run events -- order.orders': inTheSuite,
    'npm run psql -- order': inTheSuite,
    'npm run check:invariants': inARunningCopy,
    'npm run seed:big -- --products 2 --orders 1': inARunningCopy,
    'npm run pictures': inARunningCopy,
    'npm run down': inARunningCopy,
    'npm run reset': inARunningCopy,
    'npm run dev -- order': inARunningCopy,
    'npm run replay -- product --since 2026-01-01 --type catalog.changed.v1 --dry-run': onAPlatform,
    'npm run replay -- product --since 2026-01-01 --type catalog.changed.v1 --group newcomer': onAPlatform,
    'npm run new -- service voucher': inACopy,
    'npx nx test voucher': inACopy,
    'npx nx build voucher': inACopy,
    'npm test -- apps/voucher -t "POST /v1/vouchers"': inACopy,
    'npm test -- libs/contracts/voucher infra/architecture infra/reference infra/local/src/containers': inACopy,
    'npx nx show projects --affected --files=apps/cart/src/domain/cart.ts': inACopy,
    'npm run new -- migration cart add-gift-notes --up "ALTER TABLE carts ADD COLUMN gift_note varchar(200)" --down "ALTER TABLE carts DROP COLUMN gift_note"':
      inACopy,
    'UPDATE_SCHEMA_SNAPSHOT=1 npm test -- apps/cart/src/persistence/schema': inACopy,
    'npm run docs:reference': inACopy,
    'npm run new -- event cart cart.gift_noted --summary "Somebody wrote a note for whom the cart is for."': inACopy,
    'npm run contracts:release': inACopy,
    'npm run build:client': 'libs/client/test/package.int.spec.ts',
    'npm test -- libs/contracts infra/reference': inACopy,
  },
  untested: {
    'npm test': 'is what runs the tests',
    'npm run lint': ofTheWholeCheck,
    'npm run typecheck': ofTheWholeCheck,
    'npm run format': 'writes what npm run format:check, a step of npm test, asks for',
    'npm run seed:big': 'takes hours; a test runs it with few products and orders',
    'npm run chaos': ofTheWholeCheck,
    'npm run bench:checkout': aMeasurement,
    'npm run bench:messaging': aMeasurement,
    'npm run bench:soak': aMeasurement,
    'npx nx test order': 'runs by the target that a test runs of another service; its specs are those of npm test',
    'npx nx affected -t test': 'runs what affected.unit.spec.ts sees chosen',
    'npx nx graph': 'opens a browser and stays',
    "kcat -b 127.0.0.1:4021 -t product.catalog -C -o beginning -e -f '%h %k %s\\n'":
      'needs the Debian package kcat; was run by hand, as the document says',
    'docker compose up --build --wait': 'needs a Docker engine and its images',
    'docker compose down': 'needs a Docker engine and its images',
    'docker build --build-arg APP=order --tag tenfold/order .': 'needs a Docker engine and its images',
    'npx nx image order': 'needs a Docker engine and its images',
    'docker compose exec product node --env-file-if-exists=/run/tenfold/environment main.js replay --group newcomer':
      'needs a Docker engine and its images',
    'TENFOLD_PLATFORM=compose npm run psql -- order --show-password': 'needs a Docker engine and its images',
    'TENFOLD_PLATFORM=compose npm run demo': 'needs a Docker engine and its images',
    'TENFOLD_PLATFORM=compose npm run check:invariants': 'needs a Docker engine and its images',
  },
};

import { SetupFailure } from '@tenfold/local-servers';
import { makeKeys, prepare, seedShop } from './prepare.ts';
import { STEPS } from './steps.ts';

/** The steps that come before the programs of docker-compose.yml, each a container that ends. */
const steps: Readonly<Record<(typeof STEPS)[number], () => Promise<void>>> = {
  keys: makeKeys,
  prepare,
  seed: seedShop,
};

const name = STEPS.find((known) => known === process.argv[2]);
if (name === undefined) {
  console.error(`One of ${STEPS.join(', ')}`);
  process.exit(2);
}
try {
  await steps[name]();
  process.exit(0);
} catch (error) {
  console.error(error instanceof SetupFailure ? error.message : error);
  process.exit(1);
}

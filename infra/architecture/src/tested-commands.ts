import type { TestedCommands } from './documented-commands.ts';

/** The commands that documents show, and the spec that runs each; see `documented-commands.ts` for the rule. */
export const testedCommands: TestedCommands = {
  documents: {},
  commands: {},
  untested: {
    'docker compose up --build --wait': 'needs a Docker engine and its images',
    'docker compose down': 'needs a Docker engine and its images',
    'docker build --build-arg APP=order --tag tenfold/order .': 'needs a Docker engine and its images',
    'TENFOLD_PLATFORM=compose npm run demo': 'needs a Docker engine and its images',
    'TENFOLD_PLATFORM=compose npm run check:invariants': 'needs a Docker engine and its images',
  },
};

import type { TestedCommands } from './documented-commands.ts';

/** The commands that documents show, and the spec that runs each; see `documented-commands.ts` for the rule. */
export const testedCommands: TestedCommands = {
  documents: {},
  commands: {},
  untested: {},
};

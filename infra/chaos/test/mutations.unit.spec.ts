import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTATIONS } from '../src/mutations.ts';

const workspace = join(import.meta.dirname, '../../..');

describe('mutations', () => {
  it.each(MUTATIONS)('still fit the code that they change: $name', ({ edits }) => {
    for (const [file, changes] of Object.entries(edits)) {
      const source = readFileSync(join(workspace, file), 'utf8');
      for (const [from] of changes) expect(source).toContain(from);
    }
  });
});

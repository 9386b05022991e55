import { expect, it } from '@jest/globals';
import { packageFolders } from './package-folders.ts';

const locked = {
  '': {},
  'node_modules/paper': { dependencies: { ink: '^2.0.0', glue: '^1.0.0' } },
  'node_modules/paper/node_modules/ink': { dependencies: { glue: '^1.0.0' } },
  'node_modules/ink': {},
  'node_modules/glue': { optionalDependencies: { brush: '^1.0.0' }, dependencies: { brush: '^1.0.0' } },
  'node_modules/@studio/easel': { dependencies: { ink: '^1.0.0' } },
};

it('a package comes with what it needs, each in the version that it would get', () => {
  expect(packageFolders(locked, ['paper'])).toEqual([
    'node_modules/glue',
    'node_modules/paper',
    'node_modules/paper/node_modules/ink',
  ]);
  expect(packageFolders(locked, ['@studio/easel'])).toEqual(['node_modules/@studio/easel', 'node_modules/ink']);
});

it('what the lock file does not know is an error', () => {
  expect(() => packageFolders(locked, ['pencil'])).toThrow('pencil is not locked');
  expect(() => packageFolders({ 'node_modules/paper': { dependencies: { ink: '1' } } }, ['paper'])).toThrow(
    'node_modules/paper needs ink',
  );
});

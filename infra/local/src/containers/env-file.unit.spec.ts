import { parseEnv } from 'node:util';
import { expect, it } from '@jest/globals';
import { envFile } from './env-file.ts';

it('Node reads back what was written', () => {
  const environment = {
    SEALING: '{"keys":[{"kid":"a #1"}]}',
    KEY: 'local-1:ab+/=',
    ADDRESS: 'Tenfold Returns|Warehouse $Road 10',
    SLASHES: 'a\\nb',
    EMPTY: '',
  };

  expect(parseEnv(envFile(environment))).toEqual(environment);
});

it.each(["it's", 'two\nlines'])('what the file cannot hold is refused by its name alone: %j', (value) => {
  expect(() => envFile({ SECRET: value })).toThrow(/^SECRET holds a quote or a line break/);
});

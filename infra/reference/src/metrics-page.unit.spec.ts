import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsPage } from './metrics-page.ts';

const page = join(import.meta.dirname, '../../../docs/reference/metrics.md');

test('docs/reference/metrics.md says what the catalogue says (else: npm run docs:reference)', () => {
  expect(readFileSync(page, 'utf8')).toBe(metricsPage());
});

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { projectsOf, projectsOutsideTheRules } from './projects.ts';

const workspace = join(import.meta.dirname, '../../..');

/** The workspace's own import rules, without the type-checked ones, applied to text that is not on disk. */
async function importing(source: string, importedBy: string): Promise<string[]> {
  const { default: config } = (await import(pathToFileURL(join(workspace, 'eslint.config.mjs')).href)) as {
    default: Linter.Config[];
  };
  const rules = config.filter(
    ({ rules }) => rules?.['@nx/enforce-module-boundaries'] || rules?.['no-restricted-imports'],
  );
  const eslint = new ESLint({
    cwd: workspace,
    overrideConfigFile: true,
    overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as Linter.Parser } }, ...rules],
  });
  const [result] = await eslint.lintText(`import * as other from '${source}';\nexport default other;\n`, {
    filePath: join(workspace, importedBy),
  });
  return result!.messages.map(({ ruleId }) => String(ruleId));
}

const BOUNDARY = '@nx/enforce-module-boundaries';

describe('import rules', () => {
  it.each([
    ['another service by package', 'apps/order/src/place-order/sneak.ts', '@tenfold/product/src/service.manifest.ts'],
    ['another service by path', 'apps/order/src/place-order/sneak.ts', '../../../product/src/service.manifest.ts'],
    ['a service from a library', 'libs/messaging/src/sneak.ts', '@tenfold/order/src/main.ts'],
    ['a platform library from a contract', 'libs/contracts/order/src/sneak.ts', '@tenfold/messaging'],
    ['an upper layer from a lower one', 'libs/database/src/sneak.ts', '@tenfold/messaging'],
    ['a platform library from the one that asks', 'libs/service-calls/src/sneak.ts', '@tenfold/messaging'],
    ['a tool from a service', 'apps/order/src/sneak.ts', '@tenfold/local-platform'],
  ])('refuse %s', async (_what, importedBy, source) => {
    expect(await importing(source, importedBy)).toContain(BOUNDARY);
  });

  it('refuse a framework in domain code', async () => {
    expect(await importing('@nestjs/common', 'apps/order/src/domain/sneak.ts')).toContain('no-restricted-imports');
  });

  it('let a service import its contract and the platform', async () => {
    expect(await importing('@tenfold/order-contracts', 'apps/order/src/place-order/honest.ts')).toEqual([]);
    expect(await importing('@tenfold/messaging', 'apps/order/src/place-order/honest.ts')).toEqual([]);
  });
});

describe('project tags', () => {
  it('put every project under the import rules', () => {
    const projects = projectsOf(workspace);
    expect(projects.length).toBeGreaterThan(15);
    expect(projectsOutsideTheRules(projects)).toEqual([]);
  });

  it.each([
    ['no tag', []],
    ['no kind', ['scope:order']],
    ['two kinds', ['type:pure', 'type:service']],
    ['a platform library without its layer', ['type:platform']],
  ])('are refused: %s', (_what, tags) => {
    expect(projectsOutsideTheRules([{ name: 'stray', folder: 'libs/stray', tags }])).toEqual(['stray']);
  });
});

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One Jest project for each nx project, so that `nx test order` and one run of everything use the same settings. */
const projects = globSync('{apps,libs,infra}/{*,*/*}/project.json', { cwd: import.meta.dirname })
  .sort()
  .map((file) => ({
    ...globalSetupOf(dirname(file)),
    displayName: JSON.parse(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).name,
    rootDir: `${import.meta.dirname}/${dirname(file)}`,
    testEnvironment: 'node',
    testMatch: ['<rootDir>/**/*.spec.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '^.+\\.ts$': ['@swc/jest', JSON.parse(readFileSync(`${import.meta.dirname}/.swcrc`, 'utf8'))] },
  }));

/** Specs make databases and start services; a busy machine must not turn that into a failure. */
const testTimeout = 180_000;

export default { projects, testTimeout };

/** What a project's suites stand on together (`jest.setup.mjs` in its folder) is started once before the first of them. */
function globalSetupOf(folder) {
  const path = (name) => `${import.meta.dirname}/${folder}/jest.${name}.mjs`;
  return existsSync(path('setup')) ? { globalSetup: path('setup'), globalTeardown: path('teardown') } : {};
}

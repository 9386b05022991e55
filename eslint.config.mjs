import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom (docs/adr/0003). An untagged project would escape these rules; a spec refuses one. */
const boundaries = [
  { sourceTag: 'type:pure', onlyDependOnLibsWithTags: ['type:pure'] },
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: ['type:pure'] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:platform', 'type:pure'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:platform', 'type:pure', 'type:tool'] },
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: ['type:contract', 'type:platform', 'type:pure', 'type:testing'],
  },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:contract', 'type:platform', 'type:pure', 'type:testing'] },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: ['type:tool', 'type:contract', 'type:platform', 'type:pure', 'type:testing'],
  },
  {
    sourceTag: 'type:e2e',
    onlyDependOnLibsWithTags: ['type:tool', 'type:contract', 'type:platform', 'type:pure', 'type:testing'],
  },
];

/** Platform libraries stand in layers: each may import only those below it. */
const layers = [
  { sourceTag: 'layer:database', onlyDependOnLibsWithTags: ['type:pure'] },
  { sourceTag: 'layer:auth-guard', onlyDependOnLibsWithTags: ['type:pure'] },
  { sourceTag: 'layer:service-calls', onlyDependOnLibsWithTags: ['type:pure'] },
  { sourceTag: 'layer:messaging', onlyDependOnLibsWithTags: ['type:pure', 'layer:database'] },
  {
    sourceTag: 'layer:service-host',
    onlyDependOnLibsWithTags: [
      'type:pure',
      'layer:database',
      'layer:messaging',
      'layer:auth-guard',
      'layer:service-calls',
    ],
  },
];

/**
 * Specs of platform libraries stand on the test servers, and those on the platform: a circle of files nowhere, of projects
 * only because a spec lies beside the code it tests.
 */
const specBoundaries = [...boundaries, ...layers].map((rule) =>
  /^(layer:|type:platform$)/.test(rule.sourceTag)
    ? { ...rule, onlyDependOnLibsWithTags: [...rule.onlyDependOnLibsWithTags, 'type:testing'] }
    : rule,
);
const testedWithTesting = ['database', 'messaging', 'service-host', 'auth-guard'].map((name) => [name, 'testing']);

const pureDomain = {
  patterns: [
    {
      group: [
        '@nestjs/*',
        'typeorm',
        'kafkajs',
        'pg',
        '@tenfold/database',
        '@tenfold/messaging',
        '@tenfold/service-host',
      ],
      message: 'Domain code is pure: no framework, database or broker (docs/adr/0003).',
    },
  ],
};

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '.tenfold', '.nx', 'coverage', 'tmp'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    // One program of all projects (1.2 GB): the project service holds one per tsconfig, and 35 of those exceeded 4 GB.
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A package without types of its own is described beside its only user, and travels with it into every program.
      '@typescript-eslint/triple-slash-reference': ['error', { path: 'always' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          enforceBuildableLibDependency: false,
          depConstraints: [...boundaries, ...layers],
          ignoredCircularDependencies: testedWithTesting,
        },
      ],
    },
  },
  {
    files: ['libs/**/*.spec.ts', 'libs/*/test/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          enforceBuildableLibDependency: false,
          depConstraints: specBoundaries,
          ignoredCircularDependencies: testedWithTesting,
        },
      ],
    },
  },
  { files: ['apps/*/src/domain/**/*.ts'], rules: { 'no-restricted-imports': ['error', pureDomain] } },
  { files: ['infra/**', '**/*.mjs'], rules: { 'no-console': 'off' } },
);

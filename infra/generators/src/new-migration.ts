import { globSync } from 'node:fs';
import { SetupFailure } from '@tenfold/local-servers';
import { pascal } from './names.ts';
import { edited, type Files, type Workspace } from './workspace.ts';

export interface MigrationWish {
  readonly service: string;
  /** Kebab-case: `add-gift-notes`. */
  readonly change: string;
  /** SQL of either direction; empty for one that is written by hand. */
  readonly up: string;
  readonly down: string;
}

/**
 * A migration of a service, listed behind those that are there.
 *
 * @param now milliseconds since 1970; the stamp is this or one second after the last migration of the service
 * @throws SetupFailure
 */
export function newMigration(workspace: Workspace, { service, change, up, down }: MigrationWish, now: number): Files {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(change)) {
    throw new SetupFailure(`A migration is called by what it changes, as in add-gift-notes, not "${change}".`);
  }
  const folder = `apps/${service}/src/persistence/migrations`;
  const index = `${folder}/index.ts`;
  const list = workspace.read(index);
  const stamps = globSync('*-*.ts', { cwd: `${workspace.root}/${folder}` }).map((file) => Number.parseInt(file, 10));
  const stamp = Math.max(now, ...stamps.map((known) => known + 1_000));
  const name = `${pascal(change)}${stamp}`;
  const file = `${stamp}-${change}`;
  const imported = edited(index, list, /^import .* from '\.\/\d{13}-[^\n]*(?=\n(?!import ))/m, (last) =>
    [last, `import { ${name} } from './${file}.ts';`].join('\n'),
  );
  return new Map([
    [`${folder}/${file}.ts`, migration(name, up, down)],
    [index, edited(index, imported, /,?\s*\];\s*$/, () => `, ${name}];\n`)],
  ]);
}

function migration(name: string, up: string, down: string): string {
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${name} implements MigrationInterface {
  readonly name = '${name}';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`
      ${up}
    \`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(\`
      ${down}
    \`);
  }
}
`;
}

import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';

export interface Project {
  readonly name: string;
  readonly tags: readonly string[];
  /** The folder, relative to the workspace. */
  readonly folder: string;
}

const KINDS = ['pure', 'contract', 'platform', 'testing', 'service', 'app', 'tool', 'e2e'].map(
  (kind) => `type:${kind}`,
);

export function projectsOf(workspace: string): Project[] {
  return globSync('{apps,libs,infra}/{*,*/*}/project.json', { cwd: workspace }).map((file) => {
    const { name, tags } = JSON.parse(readFileSync(join(workspace, file), 'utf8')) as Project;
    return { name, tags: tags ?? [], folder: file.replace('/project.json', '') };
  });
}

/**
 * Projects that the import rules cannot judge. A project without exactly one kind matches no rule and could import
 * anything; a platform library without a layer could close a cycle.
 */
export function projectsOutsideTheRules(projects: readonly Project[]): string[] {
  return projects
    .filter(({ tags }) => {
      const kinds = tags.filter((tag) => KINDS.includes(tag));
      const layered = tags.some((tag) => tag.startsWith('layer:'));
      return kinds.length !== 1 || (kinds[0] === 'type:platform' && !layered);
    })
    .map(({ name }) => name);
}

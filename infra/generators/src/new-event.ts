import { SetupFailure } from '@tenfold/local-servers';
import { camel, capital, pascal } from './names.ts';
import { edited, type Files, type Workspace } from './workspace.ts';

export interface EventWish {
  readonly service: string;
  /** `<aggregate>.<past tense>`, for example `cart.shared`; it begins at v1. */
  readonly type: string;
  /** One sentence for the event catalogue; made from the type unless given. */
  readonly summary: string | undefined;
  /** Name of the topic, for a service that has several. */
  readonly topic: string | undefined;
}

interface Topic {
  /** Name of the constant. */
  readonly constant: string;
  readonly name: string;
  /** What the key is, in words: `order id`. */
  readonly key: string;
}

/**
 * A first version of an event, with schema and sample, in the contracts of the service that says it, and in its manifest.
 *
 * @throws SetupFailure
 */
export function newEvent(workspace: Workspace, wish: EventWish): Files {
  const { service, type } = wish;
  const [aggregate, fact, ...more] = type.split('.');
  if (!/^[a-z_]+\.[a-z_]+$/.test(type) || !aggregate || !fact || more.length > 0) {
    throw new SetupFailure(`An event is called <aggregate>.<past tense>, as in cart.shared, not "${type}".`);
  }
  const contracts = `libs/contracts/${service}/src`;
  const constant = `${pascal(type)}V1`;
  const [index, manifest] = [`${contracts}/index.ts`, `apps/${service}/src/service.manifest.ts`];
  const file = `${type.replaceAll(/[._]/g, '-')}-event`;
  const exported = workspace.read(index);
  if (exported.includes(constant)) throw new SetupFailure(`${service} says ${type}.v1 already.`);
  const text = event({ ...wish, aggregate, fact, constant }, topicOf(workspace, contracts, wish));
  const imports = new RegExp(String.raw`^import \{[^}]*\} from '@tenfold/${service}-contracts';$`, 'm');
  const imported = edited(manifest, workspace.read(manifest), imports, (line) => withName(line, '}', constant));
  return new Map([
    [`${contracts}/${file}.ts`, text],
    [index, `${exported}export { ${constant} } from './${file}.ts';\n`],
    [manifest, edited(manifest, imported, /publishes: \[[^\]]*\]/, (list) => withName(list, ']', constant))],
  ]);
}

function withName(list: string, end: '}' | ']', name: string): string {
  return list.replace(end === '}' ? /,?\s*\}/ : /,?\s*\]/, `, ${name} ${end}`);
}

function topicOf(workspace: Workspace, contracts: string, { service, topic }: EventWish): Topic {
  const declared = workspace.read(`${contracts}/topics.ts`).matchAll(/const (\w+) = defineTopic\(\{([^}]*)\}\)/g);
  const topics = [...declared].map(([, constant, text]) => {
    const said = (field: string) => new RegExp(String.raw`${field}: '([^']*)'`).exec(text!)?.[1] ?? '';
    return { constant: constant!, name: said('name'), key: said('key') };
  });
  const found = topic === undefined && topics.length === 1 ? topics[0] : topics.find(({ name }) => name === topic);
  if (!found)
    throw new SetupFailure(
      `Say which topic: --topic ${topics.map(({ name }) => name).join(' | ')} (${service} has several).`,
    );
  return found;
}

const SAMPLE_IDS = '0197a1f0-0000-7000-8000-0000000000';

function event(
  { aggregate, fact, constant, type, summary }: EventWish & { aggregate: string; fact: string; constant: string },
  topic: Topic,
): string {
  const id = `${camel(aggregate)}Id`;
  const ids = [...new Set([camel(topic.key), id])];
  const sentence = summary ?? `${capital(aggregate.replaceAll('_', ' '))} ${fact.replaceAll('_', ' ')}.`;
  return `import { defineEvent } from '@tenfold/contract-kit';
import { z } from 'zod';
import { ${topic.constant} } from './topics.ts';

const id = z.string().min(1).max(64);

export const ${constant} = defineEvent({
  type: '${type}.v1',
  topic: ${topic.constant},
  summary: ${JSON.stringify(sentence)},
  key: (data) => data.${camel(topic.key)},
  aggregate: { type: '${aggregate}', id: (data) => data.${id}, version: (data) => data.version },
  data: z.object({ ${ids.map((field) => `${field}: id`).join(', ')}, version: z.int().positive() }),
  sample: { ${ids.map((field, place) => `${field}: '${SAMPLE_IDS}e${place + 1}'`).join(', ')}, version: 1 },
});
`;
}

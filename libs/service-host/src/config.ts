import { readFileSync } from 'node:fs';
import { z } from 'zod';

type Fields = z.ZodRawShape;

/** A service's own configuration as a class: list it in `providers`, inject it by its type. */
export interface ConfigClass<Values> {
  new (): Values;
  readonly schema: z.ZodObject;
}

export type ConfigOf<Config> = Config extends ConfigClass<infer Values> ? Values : never;

const definitions: z.ZodObject[] = [];
const developmentOnly = z.registry<{ value: unknown }>();

/**
 * Declares configuration that is read from the environment (or, for secrets, from the file that `<KEY>_FILE` names):
 *
 *     export class OrderConfig extends defineConfig(z.object({ CHECKOUT_PAY_DEADLINE_MS: z.coerce.number().int() })) {}
 *
 * The service does not start while a value is wrong; every wrong key is named at once.
 */
export function defineConfig<Shape extends Fields>(schema: z.ZodObject<Shape>): ConfigClass<z.output<typeof schema>> {
  definitions.push(schema);
  class Config {
    static readonly schema = schema;

    constructor() {
      Object.assign(this, check([schema], process.env));
    }
  }
  return Config as unknown as ConfigClass<z.output<typeof schema>>;
}

/** A default that makes development comfortable and that production refuses, given or implied: known secrets mostly. */
export function developmentDefault<Schema extends z.ZodType>(schema: Schema, value: z.input<Schema> & string) {
  const field = schema.prefault(value as never);
  developmentOnly.add(field, { value });
  return field;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One sentence for each wrong key, never its value. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Checks the platform's own keys and everything that was declared with `defineConfig`, all at once, and puts secrets that
 * came as files into the environment. With `only`, what the service itself declared is left alone.
 *
 * @throws ConfigError with every wrong key
 */
export function loadConfig<Shape extends Fields>(
  platform: z.ZodObject<Shape>,
  { only = false, environment = process.env }: { only?: boolean; environment?: NodeJS.ProcessEnv } = {},
): z.output<typeof platform> {
  const schemas = only ? [platform] : [platform, ...definitions];
  readSecretFiles(
    schemas.flatMap((schema) => Object.keys(schema.shape)),
    environment,
  );
  check(schemas, environment);
  return platform.parse(withoutBlanks(environment)) as z.output<typeof platform>;
}

function readSecretFiles(keys: readonly string[], environment: NodeJS.ProcessEnv): void {
  const problems: string[] = [];
  for (const key of keys) {
    const file = environment[`${key}_FILE`];
    if (!file) continue;
    if (environment[key]) problems.push(`${key}: given twice, as ${key} and as ${key}_FILE`);
    try {
      environment[key] = readFileSync(file, 'utf8').trimEnd();
    } catch (error) {
      problems.push(`${key}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

function check(schemas: readonly z.ZodObject[], environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const given = withoutBlanks(environment);
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const schema of schemas) {
    const result = schema.safeParse(given);
    if (result.success) Object.assign(values, result.data);
    else problems.push(...result.error.issues.map((issue) => `${issue.path.join('.')}: ${explain(issue, given)}`));
    if (given['NODE_ENV'] === 'production') problems.push(...developmentValues(schema, given));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values;
}

function explain(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const missing = issue.path.length === 1 && given[String(issue.path[0])] === undefined;
  return missing ? 'is missing' : issue.message;
}

function developmentValues(schema: z.ZodObject, given: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(schema.shape).flatMap(([key, field]) => {
    const only = developmentOnly.get(field as z.ZodType);
    const used = only && (given[key] === undefined || given[key] === only.value);
    return used ? [`${key}: production needs a value of its own, not the one of development`] : [];
  });
}

/** `KEY=` in an environment file means "not set". */
function withoutBlanks(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}

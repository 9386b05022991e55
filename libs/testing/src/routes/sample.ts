/** As much of JSON Schema 2020-12 as `z.toJSONSchema` writes. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e',
  'date-time': '2026-01-15T10:00:00.000Z',
  date: '2026-01-15',
  email: 'somebody@tenfold.example',
  uri: 'https://tenfold.example/',
};

/** Short texts of the shapes that our patterns ask for: currency, country, code, slug, digits. */
const CANDIDATES = ['sample', 'EUR', 'DE', 'SAMPLE-1', 'sample-1', '1234', '12', 'a', 'A1'];

/**
 * A value that the schema most likely accepts, with every optional field in it; undefined where the schema says nothing
 * about the value. A rule that JSON Schema cannot express (a refinement) may still refuse it.
 */
export function sampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice) return sampleOf(choice);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(sampleOf)) as unknown;
  switch (schema.type) {
    case 'object':
      return sampleObject(schema.properties ?? {});
    case 'array':
      return schema.items ? Array.from({ length: schema.minItems ?? 1 }, () => sampleOf(schema.items ?? {})) : [];
    case 'string':
      return sampleText(schema);
    case 'integer':
    case 'number':
      return sampleNumber(schema);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return undefined;
  }
}

function sampleObject(properties: Readonly<Record<string, Schema>>): Record<string, unknown> {
  const entries = Object.entries(properties).map(([name, schema]) => [name, sampleOf(schema)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function sampleText({ format, pattern, minLength = 0, maxLength = Infinity }: Schema): string {
  const known = BY_FORMAT[format ?? ''];
  if (known !== undefined) return known;
  const matches = pattern === undefined ? () => true : (text: string) => new RegExp(pattern, 'u').test(text);
  const fits = CANDIDATES.find((text) => text.length >= minLength && text.length <= maxLength && matches(text));
  return fits ?? 'sample'.padEnd(minLength, 'x');
}

/** One, or the least that is allowed when that is more; a safe integer's own lower bound is no bound. */
function sampleNumber({ minimum, exclusiveMinimum }: Schema): number {
  return Math.max(1, minimum ?? 1, (exclusiveMinimum ?? 0) + 1);
}

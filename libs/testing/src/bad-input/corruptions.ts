import type { Schema } from '../routes/sample.ts';

/** A request body that is wrong in one respect. */
export interface Corruption {
  readonly name: string;
  /** As it goes over the wire, so that it can hold what JSON cannot. */
  readonly body: string;
  /** Some wrong-looking values are right for some fields; those may be accepted, but never answered 5xx. */
  readonly mustBeRefused: boolean;
}

type Path = readonly (string | number)[];

interface Leaf {
  readonly path: Path;
  readonly value: string | number | boolean | null;
}

/** Stands for a number that JSON text can hold and JavaScript cannot. */
const RAW = (text: string) => `raw(${text})`;

const NUMBERS = [
  '1e400',
  '-1e400',
  '9007199254740993',
  '9007199254740991',
  '9223372036854775808',
  '2147483648',
  '-2147483649',
  '-1',
  '0',
  '1.5',
  '1e-400',
];
/** Too large or too broken for any field, whatever it means. */
const NEVER_NUMBERS = new Set(['1e400', '-1e400', '9223372036854775808']);

const TEXTS = [
  '',
  ' ',
  "'; DROP TABLE outbox_messages; --",
  '" OR 1=1 --',
  '{{7*7}}${7*7}',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '%00%0a%0d',
  '\u202e\ufeff\u200b',
  '𝕳𝖊𝖑𝖑𝖔 👩‍👩‍👧‍👦 اَلْعَرَبِيَّةُ',
];

/** Every way of being wrong that we know, applied to `sample`: to the whole of it and to each of its fields. */
export function corruptionsOf(sample: unknown, schema: Schema): Corruption[] {
  return [
    ...ofTheWhole(sample),
    ...ofMissingFields(sample, schema),
    ...leavesOf(sample).flatMap((leaf) => ofLeaf(sample, leaf)),
  ];
}

function ofTheWhole(sample: unknown): Corruption[] {
  const refused = (name: string, body: string): Corruption => ({ name, body, mustBeRefused: true });
  return [
    refused('no body', ''),
    refused('no JSON', '{"a":'),
    refused('not even text', '\u0001\u0002'),
    ...['null', '"text"', '42', 'true'].map((body) => refused(`${body} for the whole`, body)),
    refused('a list for the whole', '[[]]'),
    refused('__proto__', '{"__proto__":{"admin":true}}'),
    refused('constructor.prototype', '{"constructor":{"prototype":{"admin":true}}}'),
    refused('45,000 levels', '['.repeat(45_000) + ']'.repeat(45_000)),
    refused(
      'larger than any body may be',
      JSON.stringify({ ...asObject(sample), filler: 'x'.repeat(3 * 1024 * 1024) }),
    ),
    refused('an unknown field', JSON.stringify({ ...asObject(sample), no_such_field: 1 })),
    refused('an unknown field with NUL in its name', JSON.stringify({ ...asObject(sample), 'a\0b': 1 })),
  ];
}

function ofMissingFields(sample: unknown, { required = [] }: Schema): Corruption[] {
  return required.map((field) => {
    const { [field]: _gone, ...rest } = asObject(sample);
    return { name: `${field} missing`, body: JSON.stringify(rest), mustBeRefused: true };
  });
}

function ofLeaf(sample: unknown, { path, value }: Leaf): Corruption[] {
  const put = (what: string, bad: unknown, mustBeRefused: boolean): Corruption => ({
    name: `${path.join('.')} = ${what}`,
    body: serialize(replaced(sample, path, bad)),
    mustBeRefused,
  });
  const anyway = [
    put('an object', { wrong: 'type' }, true),
    put('a list of lists', [[[]]], true),
    put('30 levels', nested(30), true),
    put('null', null, false),
    put('true', true, false),
  ];
  if (typeof value === 'number') {
    return [
      ...anyway,
      put('a text', 'many', true),
      ...NUMBERS.map((text) => put(text, RAW(text), NEVER_NUMBERS.has(text))),
    ];
  }
  if (typeof value === 'string') {
    return [
      ...anyway,
      put('NUL inside', `${value}\0`, true),
      put('half a surrogate pair', `${value}\ud800`, true),
      put('60,000 characters', 'x'.repeat(60_000), true),
      ...TEXTS.map((text) => put(JSON.stringify(text), text, false)),
    ];
  }
  return anyway;
}

function leavesOf(value: unknown, path: Path = []): Leaf[] {
  if (typeof value !== 'object' || value === null) {
    return path.length === 0 ? [] : [{ path, value: value as Leaf['value'] }];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function replaced(value: unknown, [key, ...rest]: Path, bad: unknown): unknown {
  if (key === undefined) return bad;
  const copy: unknown = structuredClone(value);
  const holder = copy as Record<string | number, unknown>;
  holder[key] = replaced(holder[key], rest, bad);
  return copy;
}

function serialize(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"raw\(([^)]+)\)"/g, '$1');
}

function nested(levels: number): unknown {
  return Array.from({ length: levels }).reduce<unknown>((inner) => ({ inner }), 'deep');
}

function asObject(sample: unknown): Record<string, unknown> {
  return typeof sample === 'object' && sample !== null ? { ...sample } : {};
}

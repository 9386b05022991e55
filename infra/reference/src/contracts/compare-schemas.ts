import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from '@tenfold/contract-kit';

/** Keywords that say nothing of which values are valid. */
const ANNOTATIONS = new Set(['$schema', '$id', '$comment', 'title', 'description', 'examples', 'deprecated']);
/** Keywords whose value is a schema of its own. */
const ONE_SCHEMA = new Set(['items', 'additionalProperties', 'propertyNames', 'x-sealed-content']);
/** Keywords whose value is a list of schemas. */
const SCHEMAS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
/** Lists of names that may grow and never shrink. */
const GROWING = new Set(['x-sealed-for', 'x-attributes']);

/**
 * What keeps a released version of a contract from going on as `current`, each as a sentence that begins with the place.
 * A field that may be absent can be added, for old readers pass over it and old events do without; anything else is a
 * new version beside the old one.
 */
export function incompatibilities(released: JsonSchema, current: JsonSchema, at = ''): string[] {
  const keywords = new Set([...Object.keys(released), ...Object.keys(current)]);
  return [...keywords].flatMap((keyword) => {
    if (ANNOTATIONS.has(keyword)) return [];
    const [before, now] = [released[keyword], current[keyword]];
    if (keyword === 'properties') return ofProperties(released, current, at);
    if (keyword === 'required') return [];
    if (keyword === 'enum') return ofValues(asList(before), asList(now), at);
    if (GROWING.has(keyword)) {
      const lost = asList(before).filter((name) => !asList(now).includes(name));
      return lost.map((name) => `${place(at)}${keyword} no longer has ${JSON.stringify(name)}`);
    }
    if (ONE_SCHEMA.has(keyword) && isSchema(before) && isSchema(now)) {
      return incompatibilities(before, now, keyword === 'items' ? `${at}[]` : at);
    }
    if (SCHEMAS.has(keyword) && Array.isArray(before) && Array.isArray(now) && before.length === now.length) {
      return before.flatMap((one: JsonSchema, index) => incompatibilities(one, now[index] as JsonSchema, at));
    }
    return isDeepStrictEqual(before, now) ? [] : [`${place(at)}${keyword} was ${shown(before)} and is ${shown(now)}`];
  });
}

function ofProperties(released: JsonSchema, current: JsonSchema, at: string): string[] {
  const [before, now] = [fields(released), fields(current)];
  const [wasRequired, isRequired] = [asList(released['required']), asList(current['required'])];
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) => {
    const path = at === '' ? name : `${at}.${name}`;
    const [old, fresh] = [before[name], now[name]];
    if (fresh === undefined) return [`${path}: the field is gone`];
    if (old === undefined) return isRequired.includes(name) ? [`${path}: a new field has to be optional`] : [];
    const needed = [wasRequired.includes(name), isRequired.includes(name)];
    return [
      ...(!needed[0] && needed[1] ? [`${path}: was optional and is required`] : []),
      ...(needed[0] && !needed[1] ? [`${path}: was always there and is optional`] : []),
      ...incompatibilities(old, fresh, path),
    ];
  });
}

function ofValues(before: readonly unknown[], now: readonly unknown[], at: string): string[] {
  const list = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(', ');
  const gone = before.filter((value) => !now.includes(value));
  const added = now.filter((value) => !before.includes(value));
  return [
    ...(gone.length > 0 ? [`${place(at)}no longer takes ${list(gone)}`] : []),
    ...(added.length > 0 ? [`${place(at)}may be ${list(added)}, which old readers refuse`] : []),
  ];
}

const fields = (schema: JsonSchema) => (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
const asList = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : []);
const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;
const place = (at: string) => (at === '' ? '' : `${at}: `);
const shown = (value: unknown) => (value === undefined ? 'absent' : JSON.stringify(value));

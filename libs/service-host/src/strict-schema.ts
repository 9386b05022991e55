import { z } from 'zod';

const strictTwins = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/**
 * The same schema with every object in it refusing unknown fields, however deep. A misspelt optional field must not be
 * dropped in silence: `expectedTotl` would be a purchase at any price. An object that says itself what to do with unknown
 * fields (`z.looseObject`, `z.strictObject`, `.catchall()`) is left as it is. A schema may contain itself.
 */
export function strict<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  const known = strictTwins.get(schema);
  if (known) return known as Schema;
  strictTwins.set(
    schema,
    z.lazy(() => twin),
  );
  const twin: z.core.$ZodType = build(schema);
  strictTwins.set(schema, twin);
  return twin as Schema;
}

function build(schema: z.core.$ZodType): z.core.$ZodType {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  switch (def.type) {
    case 'object':
      return rebuilt(schema, { shape: mapValues(def.shape, strict), catchall: def.catchall ?? z.never() });
    case 'array':
      return rebuilt(schema, { element: strict(def.element) });
    case 'tuple':
      return rebuilt(schema, { items: def.items.map(strict), rest: def.rest && strict(def.rest) });
    case 'record':
      return rebuilt(schema, { valueType: strict(def.valueType) });
    case 'union':
      return rebuilt(schema, { options: def.options.map(strict) });
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'catch':
    case 'readonly':
      return rebuilt(schema, { innerType: strict(def.innerType) });
    case 'pipe':
      return rebuilt(schema, { in: strict(def.in), out: strict(def.out) });
    case 'lazy':
      return rebuilt(schema, { getter: () => strict(def.getter()) });
    default:
      return schema;
  }
}

function rebuilt(schema: z.core.$ZodType, change: Record<string, unknown>): z.core.$ZodType {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  return z.core.clone(schema, { ...def, ...change } as typeof def);
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, map: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

import { z } from 'zod';
import { attributesOf, type EventDefinition } from './event.ts';
import { sealOf } from './sealed.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Where the gateway serves the schema of an event type; the `dataschema` attribute of its records. */
export function schemaPath(type: string): string {
  return `/schemas/${type}.json`;
}

/**
 * The contract of an event for everybody outside: JSON Schema 2020-12 of its value, open for fields that come later, with
 * what the record around it promises in keywords of our own. `x-sealed-for` names the services that can open a field,
 * `x-sealed-content` describes what they find.
 */
export function publishedSchema(event: EventDefinition): JsonSchema {
  const { $schema, ...data } = jsonSchema(event.data);
  return {
    $schema,
    $id: schemaPath(event.type),
    title: event.type,
    description: event.summary,
    'x-topic': event.topic.name,
    'x-key': event.topic.key,
    'x-aggregate': event.aggregate.type,
    'x-attributes': attributesOf(event),
    ...data,
    examples: [event.sample],
  };
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema: made }) => {
      const seal = sealOf(zodSchema);
      if (seal === undefined) return;
      const { $schema: _dialect, ...content } = jsonSchema(seal.inner);
      Object.assign(made, { 'x-sealed-for': seal.readers, 'x-sealed-content': content });
    },
  });
}

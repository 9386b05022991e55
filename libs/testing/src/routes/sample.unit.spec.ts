import { z } from 'zod';
import { sampleOf, type Schema } from './sample.ts';

const schemas = [
  z.object({
    name: z.string().min(10),
    price: z.object({ amount: z.int().positive(), currency: z.string().regex(/^[A-Z]{3}$/) }),
  }),
  z.object({ id: z.uuid(), at: z.iso.datetime(), on: z.iso.date(), mail: z.email(), web: z.url() }),
  z.object({ lines: z.array(z.object({ quantity: z.int().min(3).max(9) })).min(2), note: z.string().optional() }),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a'), on: z.boolean() }),
    z.object({ kind: z.literal('b') }),
  ]),
  z.object({ status: z.enum(['draft', 'active']), parent: z.uuid().nullable(), country: z.string().length(2) }),
];

test.each(schemas.map((schema, index) => [index, schema] as const))('sample %i fits its own schema', (_, schema) => {
  const sample = sampleOf(z.toJSONSchema(schema, { io: 'input' }) as Schema);
  expect(schema.safeParse(sample)).toMatchObject({ success: true });
});

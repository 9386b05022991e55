import { shareSchemas } from './shared-schemas.ts';

const field = (name: string) =>
  [name, { type: 'string', maxLength: 64, description: 'long enough to be worth it' }] as const;
const lamp = { type: 'object', properties: Object.fromEntries(['id', 'room', 'colour'].map(field)) };
const page = { type: 'object', properties: { items: { type: 'array', items: lamp } } };
const shown = [
  { name: 'ListLampsAnswer', schema: page },
  { name: 'ReadLampAnswer', schema: lamp },
];

describe('what several operations answer', () => {
  it('is a component with the name of the operation that shows it first', () => {
    const { paths, schemas } = shareSchemas({ '/lamps': page, '/lamps/1': lamp }, shown);
    const reference = { $ref: '#/components/schemas/ListLampsAnswerItem' };
    expect(schemas).toEqual({ ListLampsAnswerItem: lamp });
    expect(paths).toEqual({
      '/lamps': { type: 'object', properties: { items: { type: 'array', items: reference } } },
      '/lamps/1': reference,
    });
  });

  it('stays where it is when only one does', () => {
    expect(shareSchemas({ '/lamps': page }, shown)).toEqual({ paths: { '/lamps': page }, schemas: {} });
  });

  it('refers to other components inside', () => {
    const hall = { type: 'object', properties: { name: field('name')[1], best: lamp, other: lamp } };
    const { schemas } = shareSchemas({ a: hall, b: hall }, [{ name: 'Hall', schema: hall }, ...shown]);
    const reference = { $ref: '#/components/schemas/ListLampsAnswerItem' };
    expect(schemas['Hall']).toEqual({ ...hall, properties: { ...hall.properties, best: reference, other: reference } });
  });
});

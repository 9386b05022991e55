import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databasePages, readSchemas } from './databases.ts';
import { referenceMap } from './reference-map.ts';

const workspace = join(import.meta.dirname, '../../..');
const schemas = readSchemas(workspace);

describe('the reference of the databases', () => {
  it.each([...databasePages(schemas)])(
    '%s says what the snapshots say (else: npm run docs:reference)',
    (name, text) => {
      expect(readFileSync(join(workspace, 'docs/reference/databases', name), 'utf8')).toBe(text);
    },
  );

  it('draws keys, foreign keys inside a service and references to others', () => {
    const child = {
      columns: {
        id: 'uuid NOT NULL',
        order_id: 'character varying(64) NOT NULL',
        shipment_id: 'uuid NOT NULL',
        note: 'text',
      },
      constraints: {
        pk_shipments: 'PRIMARY KEY (id)',
        fk_shipments: 'FOREIGN KEY (shipment_id) REFERENCES parcels(id) ON DELETE CASCADE',
      },
      indexes: {},
    };
    const text = databasePages(new Map([['shipping', { shipments: child }]])).get('shipping.md')!;
    expect(text).toContain('    uuid id PK\n    varchar(64) order_id "ref"\n    uuid shipment_id FK\n  }');
    expect(text).toContain('  parcels ||--o{ shipments : "shipment_id"');
  });
});

describe('a reference into another service', () => {
  const here = referenceMap.filter(({ service }) => schemas.has(service));
  const name = ({ service, table, column }: (typeof here)[number]) => `${service} ${table}.${column}`;

  it.each(here.map((reference) => [name(reference), reference] as const))(
    '%s is a string without a foreign key',
    (_, { service, table, column }) => {
      const { columns, constraints } = schemas.get(service)![table]!;
      expect(columns[column]).toMatch(/^(character varying\(\d+\)|uuid)/);
      // In a wider key it only rides along, as the partition key of a row that this service owns.
      const bound = Object.values(constraints).filter((text) => text.startsWith(`FOREIGN KEY (${column})`));
      expect(bound).toEqual([]);
    },
  );
});

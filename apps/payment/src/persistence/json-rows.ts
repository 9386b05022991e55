import type { EntityMetadata, ValueTransformer } from 'typeorm';

interface Column {
  readonly property: string;
  readonly name: string;
  readonly from: (stored: unknown) => unknown;
}

/** Reads rows of one table that a statement returns as JSON, so that it can return rows of several tables at once. */
export class JsonRows<Row extends object> {
  readonly #columns: readonly Column[];

  constructor(metadata: EntityMetadata) {
    this.#columns = metadata.columns.map(({ propertyName: property, databaseName: name, type, transformer }) => ({
      property,
      name,
      from: type === 'timestamptz' ? instant : ((transformer as ValueTransformer | undefined)?.from ?? unchanged),
    }));
  }

  /** @throws RangeError when a `bigint` is not a safe integer */
  read(json: object): Row {
    const stored = json as Readonly<Record<string, unknown>>;
    return Object.fromEntries(this.#columns.map(({ property, name, from }) => [property, from(stored[name])])) as Row;
  }
}

const instant = (stored: unknown) => (stored === null ? null : new Date(stored as string));
const unchanged = (stored: unknown) => stored;

import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { Database, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { CursorCodec, type Page, type PageQuery } from '@tenfold/service-host';
import { MoreThan, type EntityTarget, type FindOptionsWhere } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import type { EditedRow } from '../persistence/entities/rows.ts';
import { StaffAudit } from '../persistence/staff-audit.ts';
import { Tariff } from '../quote-shipping/tariff.ts';
import type { Edited } from './edited.ts';
import { explainingRefusals } from './tariff-violations.ts';

/** One kind of row that staff edit. */
export interface Kind<Row extends EditedRow> {
  readonly entity: EntityTarget<Row>;
  readonly type: 'carrier' | 'shipping_zone' | 'shipping_method' | 'shipping_rate';
  readonly notFound: () => Error;
}

type Values<Row> = Partial<Omit<Row, keyof EditedRow>>;
/** Further writes and checks of an edit, in its transaction. */
type Also = (tx: Tx, id: string) => Promise<void>;

const afterId = new CursorCodec(z.tuple([z.uuid()]));

/**
 * How zones, methods, rates and carriers are listed, made, changed and removed: each edit once, from the version that the
 * editor has seen, with its audit entry, and with the quotes reading anew afterwards.
 */
@Injectable()
export class EditedRows {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly audit: StaffAudit,
    private readonly tariff: Tariff,
  ) {}

  async page<Row extends EditedRow, Item>(
    { entity }: Kind<Row>,
    { limit, cursor }: PageQuery,
    where: FindOptionsWhere<Row>,
    show: (rows: Row[]) => Promise<Item[]> | Item[],
  ): Promise<Page<Item>> {
    const [after] = afterId.decode(cursor) ?? [];
    const rows = await this.database.read.find(entity, {
      where: { ...where, ...(after !== undefined && { id: MoreThan(after) }) } as FindOptionsWhere<Row>,
      order: { id: 'ASC' } as never,
      take: limit + 1,
    });
    const { items, nextCursor } = afterId.page(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
    return { items: await show([...items]), ...(nextCursor !== undefined && { nextCursor }) };
  }

  async create<Row extends EditedRow>(
    { entity, type }: Kind<Row>,
    caller: Identity,
    request: IdempotentRequest,
    values: Values<Row>,
    also: Also = async () => {},
    logged: object = values,
  ): Promise<Edited> {
    const created = { id: newId(), version: 1 };
    const { answer } = await explainingRefusals(() =>
      this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 201, body: created });
        await tx.insert(entity, { ...values, ...created } as unknown as QueryDeepPartialEntity<Row>);
        await also(tx, created.id);
        await this.audit.record(tx, caller, 'create', { type, id: created.id, after: logged });
      }),
    );
    this.tariff.forget();
    return answer.body as Edited;
  }

  /** @throws the kind's not_found, shipping.stale_version */
  async update<Row extends EditedRow>(
    kind: Kind<Row>,
    caller: Identity,
    { id, version }: Edited,
    change: Values<Row>,
    also: Also = async () => {},
    logged: object = change,
  ): Promise<Edited> {
    const after = { id, version: version + 1 };
    await explainingRefusals(() =>
      this.database.transaction(async (tx) => {
        const before = await find(tx, kind, id);
        await write(tx, kind, { id, version }, { ...change, version: after.version });
        await also(tx, id);
        const fields = Object.keys(logged).filter((field) => field in before);
        const old = Object.fromEntries(fields.map((field) => [field, before[field as keyof Row]]));
        await this.audit.record(tx, caller, 'update', { type: kind.type, id, before: old, after: logged });
      }),
    );
    this.tariff.forget();
    return after;
  }

  /** @throws the kind's not_found, shipping.stale_version, and what `unused` throws */
  async remove<Row extends EditedRow>(
    kind: Kind<Row>,
    caller: Identity,
    { id, version }: Edited,
    unused: Also = async () => {},
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await find(tx, kind, id);
      await unused(tx, id);
      await write(tx, kind, { id, version }, { deletedAt: () => 'now()', version: version + 1 });
      await this.audit.record(tx, caller, 'delete', { type: kind.type, id, before });
    });
    this.tariff.forget();
  }
}

async function find<Row extends EditedRow>(tx: Tx, { entity, notFound }: Kind<Row>, id: string): Promise<Row> {
  const row = await tx.findOneBy(entity, { id } as FindOptionsWhere<Row>);
  if (row === null) throw notFound();
  return row;
}

async function write<Row extends EditedRow>(
  tx: Tx,
  { entity }: Kind<Row>,
  condition: Edited,
  change: object,
): Promise<void> {
  const where = condition as unknown as FindOptionsWhere<Row>;
  const { affected } = await tx.update(entity, where, change as QueryDeepPartialEntity<Row>);
  if (affected !== 1) throw ShippingErrors.stale_version();
}

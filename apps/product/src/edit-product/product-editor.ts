import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database, Idempotency, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { ProductAnnouncer, type ProductNews } from '../announce-product/product-announcer.ts';
import { ProductErrors } from '../domain/product.errors.ts';
import { explainingRefusals } from '../persistence/catalogue-violations.ts';
import { ProductEntity } from '../persistence/entities/catalogue.entities.ts';

/** What an edit did: published to others, and left in the audit log. */
export interface ProductEdit {
  readonly news: readonly ProductNews[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** Runs inside the edit's transaction, after the product's row was won; `product` is the row before the edit. */
export type EditWork = (tx: Tx, product: ProductEntity) => Promise<ProductEdit>;

const TAKE = `
  WITH taken AS (
    UPDATE products SET version = version + 1 WHERE id = $1 AND version = $2 AND deleted_at IS NULL RETURNING id
  )
  SELECT id FROM taken`;

/**
 * The one way to change a product. A product is edited as a whole (with its variants, pictures, tags and categories), from
 * a version that the editor has seen: the conditional update of its row comes first, so of two editors one loses.
 */
@Injectable()
export class ProductEditor {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly announcer: ProductAnnouncer,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns the new version of the product
   * @throws product.not_found, product.stale_version
   */
  async edit(caller: Identity, id: string, version: number, work: EditWork): Promise<number> {
    await explainingRefusals(() => this.database.transaction((tx) => this.#run(tx, caller, id, version, work)));
    return version + 1;
  }

  /** The same for an edit that must not happen twice when its request is repeated; `body` is the answer. */
  async editOnce<Body>(
    caller: Identity,
    id: string,
    version: number,
    request: IdempotentRequest,
    body: Body,
    work: EditWork,
  ): Promise<Body> {
    const { answer } = await explainingRefusals(() =>
      this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 201, body });
        await this.#run(tx, caller, id, version, work);
      }),
    );
    return answer.body as Body;
  }

  async #run(tx: Tx, caller: Identity, id: string, version: number, work: EditWork): Promise<void> {
    const product = await tx.findOneBy(ProductEntity, { id });
    if (product === null) throw ProductErrors.not_found();
    const taken = await tx.query<unknown[]>(TAKE, [id, version]);
    if (taken.length === 0) throw ProductErrors.stale_version();
    const edit = await work(tx, product);
    await this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'product',
      entityId: id,
      action: 'update',
      before: edit.before,
      after: edit.after,
      requestId: currentCorrelation()?.requestId,
    });
    await this.announcer.publish(tx, id, edit.news);
  }
}

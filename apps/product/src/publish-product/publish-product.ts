import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import type { Tx } from '@tenfold/database';
import { ProductErrors } from '../domain/product.errors.ts';
import { assertTransition } from '../domain/product-status.ts';
import { ProductEditor } from '../edit-product/product-editor.ts';
import { VariantEntity } from '../persistence/entities/catalogue.entities.ts';

const TIMES = {
  publish: `UPDATE products SET status = 'active', published_at = now() WHERE id = $1 RETURNING published_at AS at`,
  archive: `UPDATE products SET status = 'archived', archived_at = now() WHERE id = $1 RETURNING archived_at AS at`,
} as const;

/** Puts a product on sale and takes it off again. */
@Injectable()
export class PublishProduct {
  constructor(private readonly editor: ProductEditor) {}

  /**
   * @returns the product's new version
   * @throws product.illegal_transition, product.nothing_to_sell
   */
  publish(caller: Identity, id: string, version: number): Promise<number> {
    return this.editor.edit(caller, id, version, async (tx, { status }) => {
      assertTransition(status, 'active');
      if (!(await tx.existsBy(VariantEntity, { productId: id, isActive: true }))) throw ProductErrors.nothing_to_sell();
      const publishedAt = await setStatus(tx, TIMES.publish, id);
      return {
        news: [{ kind: 'published', data: { publishedAt } }],
        before: { status },
        after: { status: 'active' },
      };
    });
  }

  /**
   * @returns the product's new version
   * @throws product.illegal_transition
   */
  archive(caller: Identity, id: string, version: number): Promise<number> {
    return this.editor.edit(caller, id, version, async (tx, { status }) => {
      assertTransition(status, 'archived');
      const archivedAt = await setStatus(tx, TIMES.archive, id);
      return {
        news: [{ kind: 'archived', data: { archivedAt } }],
        before: { status },
        after: { status: 'archived' },
      };
    });
  }
}

async function setStatus(tx: Tx, update: string, id: string): Promise<string> {
  const [row] = await tx.query<{ at: Date }[]>(`WITH changed AS (${update}) SELECT at FROM changed`, [id]);
  return row!.at.toISOString();
}

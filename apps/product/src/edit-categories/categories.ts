import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database, Idempotency, newId, type IdempotentRequest, type Tx } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { IsNull } from 'typeorm';
import { treeOf } from '../domain/category-tree.ts';
import { ProductErrors } from '../domain/product.errors.ts';
import { slugOf } from '../domain/slug.ts';
import { explainingRefusals } from '../persistence/catalogue-violations.ts';
import { CategoryEntity, ProductCategoryEntity } from '../persistence/entities/catalogue.entities.ts';
import type { CategoryEdited, CategoryNode, CreateCategoryBody, UpdateCategoryBody } from './category.schema.ts';

const TREE = `
  SELECT id, parent_id AS "parentId", slug, name, description
  FROM categories_active WHERE is_active ORDER BY position, name, id`;

type CategoryRow = Omit<CategoryNode, 'children'> & { readonly parentId: string | null };

/** The category tree: shown to everybody, changed by staff. */
@Injectable()
export class Categories {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  async tree(): Promise<readonly CategoryNode[]> {
    return treeOf(await this.database.named<CategoryRow>('category_tree', TREE));
  }

  /** @throws product.category_not_found for an unknown parent, product.slug_taken */
  async create(caller: Identity, request: IdempotentRequest, body: CreateCategoryBody): Promise<CategoryEdited> {
    const id = newId();
    const created = { id, slug: body.slug ?? (slugOf(body.name) || id), version: 1 };
    const { answer } = await explainingRefusals(() =>
      this.idempotency.once(request, async (tx, claim) => {
        await claim({ status: 201, body: created });
        const { parentId = null, ...fields } = body;
        const parentPath = await pathOf(tx, parentId);
        await tx.insert(CategoryEntity, { ...fields, ...created, parentId, parentPath });
        await this.#record(tx, caller, 'create', id, undefined, { ...body, slug: created.slug });
      }),
    );
    return answer.body as CategoryEdited;
  }

  /**
   * Moving a category moves everything below it.
   *
   * @throws product.category_not_found, product.category_cycle, product.slug_taken, product.stale_version
   */
  update(caller: Identity, id: string, version: number, change: UpdateCategoryBody): Promise<CategoryEdited> {
    return explainingRefusals(() =>
      this.database.transaction(async (tx) => {
        const before = await find(tx, id);
        const { parentId } = change;
        const place = parentId === undefined ? {} : { parentId, parentPath: await pathOf(tx, parentId) };
        const columns = { ...change, ...place, version: version + 1 };
        const { affected } = await tx.update(CategoryEntity, { id, version }, columns);
        if (affected !== 1) throw ProductErrors.stale_version();
        await this.#record(tx, caller, 'update', id, before, { ...before, ...change });
        return { id, slug: change.slug ?? before.slug, version: version + 1 };
      }),
    );
  }

  /** @throws product.category_in_use while products or other categories lie in it */
  remove(caller: Identity, id: string, version: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const before = await find(tx, id);
      const isUsed =
        (await tx.existsBy(CategoryEntity, { parentId: id, deletedAt: IsNull() })) ||
        (await tx.existsBy(ProductCategoryEntity, { categoryId: id }));
      if (isUsed) throw ProductErrors.category_in_use();
      const { affected } = await tx.softDelete(CategoryEntity, { id, version });
      if (affected !== 1) throw ProductErrors.stale_version();
      await this.#record(tx, caller, 'delete', id, before, undefined);
    });
  }

  #record(
    tx: Tx,
    caller: Identity,
    action: 'create' | 'update' | 'delete',
    id: string,
    before: object | undefined,
    after: object | undefined,
  ): Promise<void> {
    return this.audit.record(tx, {
      userId: caller.userId,
      entityType: 'category',
      entityId: id,
      action,
      before: before && { ...before },
      after: after && { ...after },
      requestId: currentCorrelation()?.requestId,
    });
  }
}

async function find(tx: Tx, id: string): Promise<CategoryEntity> {
  const category = await tx.findOneBy(CategoryEntity, { id });
  if (category === null) throw ProductErrors.category_not_found();
  return category;
}

async function pathOf(tx: Tx, parentId: string | null): Promise<string> {
  return parentId === null ? '/' : (await find(tx, parentId)).path;
}

import { Injectable } from '@nestjs/common';
import type { Identity } from '@tenfold/auth-guard';
import { AuditLog, Database } from '@tenfold/database';
import { currentCorrelation } from '@tenfold/messaging';
import { ProductErrors } from '../domain/product.errors.ts';
import { InventoryEntity } from '../persistence/entities/stock.entities.ts';

export interface ReorderPoint {
  readonly reorderPoint: number;
  /** Of the stock row, for the next edit. */
  readonly version: number;
}

/** Says below which number of available units somebody should reorder. */
@Injectable()
export class SetReorderPoint {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** @throws product.stock_not_found, product.stale_version when the row is no longer at `version` */
  run(caller: Identity, id: string, version: number, reorderPoint: number): Promise<ReorderPoint> {
    return this.database.transaction(async (tx) => {
      const before = await tx.findOneBy(InventoryEntity, { id });
      if (before === null) throw ProductErrors.stock_not_found();
      const change = { reorderPoint, version: version + 1 };
      const { affected } = await tx.update(InventoryEntity, { id, version }, change);
      if (affected !== 1) throw ProductErrors.stale_version();
      await this.audit.record(tx, {
        userId: caller.userId,
        entityType: 'inventory',
        entityId: id,
        action: 'update',
        before: { reorderPoint: before.reorderPoint },
        after: { reorderPoint },
        requestId: currentCorrelation()?.requestId,
      });
      return change;
    });
  }
}

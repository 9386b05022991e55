import { Injectable } from '@nestjs/common';
import { AuditLog, Database, newId, violatedConstraint } from '@tenfold/database';
import { IsNull } from 'typeorm';
import { OrderErrors } from '../domain/order.errors.ts';
import { TaxRateRow } from '../persistence/entities/tax-rate.entity.ts';
import type { TaxRateBody, TaxRateView } from './manage-tax-rates.schema.ts';

@Injectable()
export class ManageTaxRates {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  async list(): Promise<TaxRateView[]> {
    const rows = await this.database.read.find(TaxRateRow, {
      where: { deletedAt: IsNull() },
      order: { country: 'ASC', region: 'ASC', taxClass: 'ASC', validFrom: 'ASC' },
      take: 1_000,
    });
    return rows.map(show);
  }

  /** @throws OrderErrors.tax_rate_overlaps when another rate holds for the same place, class and time */
  async create(body: TaxRateBody, userId: string): Promise<TaxRateView> {
    const id = newId();
    try {
      return await this.database.transaction(async (tx) => {
        await tx.query(INSERT, [
          id,
          body.country,
          body.region ?? null,
          body.taxClass,
          body.rateBp,
          body.included,
          body.name,
          body.validFrom ?? null,
          body.validUntil ?? null,
        ]);
        await this.audit.record(tx, { userId, entityType: 'tax_rate', entityId: id, action: 'create', after: body });
        return show(await tx.findOneByOrFail(TaxRateRow, { id }));
      });
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'ex_tax_rates_place_class_time') throw OrderErrors.tax_rate_overlaps({ cause: error });
      if (constraint === 'ck_tax_rates_valid_until') throw OrderErrors.tax_rate_ends_first({ cause: error });
      throw error;
    }
  }
}

const INSERT = `
  INSERT INTO tax_rates (id, country, region, tax_class, rate_bp, included, name, valid_from, valid_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8::timestamptz, now()), $9)`;

function show(row: TaxRateRow): TaxRateView {
  return {
    id: row.id,
    country: row.country,
    ...(row.region === null ? {} : { region: row.region }),
    taxClass: row.taxClass,
    rateBp: row.rateBp,
    included: row.included,
    name: row.name,
    validFrom: row.validFrom.toISOString(),
    ...(row.validUntil === null ? {} : { validUntil: row.validUntil.toISOString() }),
  };
}

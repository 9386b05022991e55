import { Injectable } from '@nestjs/common';
import { FieldCipher } from '@tenfold/database';

/** Personal columns at rest: ciphertext bound to its column, and what finds an equal value again. */
@Injectable()
export class PersonalData {
  constructor(private readonly cipher: FieldCipher) {}

  /** `columns` of `values`, encrypted for `table`; what is absent stays absent, null stays null. */
  encrypt<Column extends string, Values extends object>(
    table: string,
    columns: readonly Column[],
    values: Values,
  ): Pick<Values, Column & keyof Values> {
    return mapped(columns, values, (column, plain) => this.cipher.encrypt(plain, `${table}.${column}`));
  }

  decrypt<Column extends string, Row extends object>(
    table: string,
    columns: readonly Column[],
    row: Row,
  ): Pick<Row, Column & keyof Row> {
    return mapped(columns, row, (column, stored) => this.cipher.decrypt(stored, `${table}.${column}`));
  }

  /** Finds an e-mail address however it is written. */
  blindEmail(email: string): string {
    return this.cipher.blindIndex(`email ${email.trim()}`);
  }

  /** Finds a telephone number by its digits. */
  blindPhone(phone: string): string {
    return this.cipher.blindIndex(`phone ${phone.replaceAll(/[^0-9+]/g, '')}`);
  }

  /** Exact: references of a provider are not words. */
  blindReference(provider: string, reference: string): string {
    return this.cipher.blindIndex(`${provider} ${reference}`, (text) => text);
  }
}

/** The texts among `columns`, changed; null stays null and what is absent stays absent. */
function mapped<Column extends string, Values extends object>(
  columns: readonly Column[],
  values: Values,
  change: (column: Column, text: string) => string,
): Pick<Values, Column & keyof Values> {
  const given = values as Readonly<Partial<Record<Column, string | null>>>;
  const changed = columns.flatMap((column) => {
    const value = given[column];
    if (value === undefined) return [];
    return [[column, value === null ? null : change(column, value)]];
  });
  return Object.fromEntries(changed) as Pick<Values, Column & keyof Values>;
}

import { describe, expect, test } from '@jest/globals';
import { drawLabel, printable } from './label-pdf.ts';

const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;

describe('a label', () => {
  test('is one page, however long everything is', async () => {
    const long = 'Wilhelmstraße '.repeat(40);
    const address = {
      recipient: long,
      company: long,
      line1: long,
      line2: long,
      city: long,
      state: long,
      postalCode: '10115',
      country: 'DE',
    };
    const items = Array.from({ length: 80 }, (_, index) => ({
      itemId: `${index}`,
      sku: long,
      name: long,
      quantity: 1,
    }));
    const shipment = { number: 'SHP-2026-000001', carrier: 'manual', weightGrams: 12_345, address, items };
    const pdf = await drawLabel({ ...shipment, trackingNumber: 'X'.repeat(40) });
    expect(pages(pdf)).toBe(1);
  });

  test.each([
    ['Müller, Straße 5 – 3 €', 'Müller, Straße 5 – 3 €'],
    ['Łukasz Dvořák', 'Lukasz Dvorák'],
    ['山田', '??'],
  ])('prints %s as %s', (text, printed) => {
    expect(printable(text)).toBe(printed);
  });
});

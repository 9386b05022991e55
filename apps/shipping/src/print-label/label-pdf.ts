import type { ShipmentDetail } from '../find-shipments/find-shipments.schema.ts';

type Labelled = Pick<ShipmentDetail, 'number' | 'carrier' | 'address' | 'weightGrams' | 'items'> & {
  readonly trackingNumber: string;
};

const MARGIN = 18;
const PRINTABLE = /^[\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+$/;
/** Letters that Unicode does not take apart. */
const PLAIN: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', ı: 'i' };
/** More lines than that do not fit below the barcode. */
const ITEMS_SHOWN = 5;

/** One page A6: whom it is for, the tracking number as Code 128 and in clear, and what is inside. */
export async function drawLabel(shipment: Labelled): Promise<Buffer> {
  const { number, carrier, address, weightGrams, items, trackingNumber } = shipment;
  // Some ten megabytes of code that nobody needs before the first label.
  const [{ default: PDFDocument }, { toBuffer }] = await Promise.all([import('pdfkit'), import('bwip-js/node')]);
  const barcode = await toBuffer({ bcid: 'code128', text: trackingNumber, scale: 3, height: 18 });
  const page = new PDFDocument({ size: 'A6', margin: MARGIN, info: { Title: `Label ${number}` } });
  const done = collected(page);
  const width = page.page.width - 2 * MARGIN;

  page.font('Helvetica').fontSize(8).text(`${carrier} · ${number}`, { width });
  if (weightGrams !== null) page.text(`${(weightGrams / 1000).toFixed(2)} kg`, { width });
  page.moveDown(1).font('Helvetica-Bold').fontSize(12);
  for (const line of addressLines(address)) page.text(printable(line), { width, height: 14, ellipsis: true });
  page.moveDown(1).image(barcode, MARGIN, page.y, { fit: [width, 80], align: 'center' });
  page.y += 86;
  page.font('Courier-Bold').fontSize(11).text(trackingNumber, { width, align: 'center' });
  page.moveDown(1).font('Helvetica').fontSize(8);
  for (const { quantity, sku, name } of items.slice(0, ITEMS_SHOWN)) {
    page.text(printable(`${quantity} × ${sku}  ${name}`), { width, height: 10, ellipsis: true });
  }
  if (items.length > ITEMS_SHOWN) page.text(`and ${items.length - ITEMS_SHOWN} more`, { width });
  page.end();
  return done;
}

function addressLines({ recipient, company, line1, line2, city, state, postalCode, country }: Labelled['address']) {
  const place = [postalCode, city, state].filter(Boolean).join(' ');
  return [recipient, company, line1, line2, place, country].filter(
    (line) => line !== undefined && line !== '',
  ) as string[];
}

/**
 * The fonts of every PDF reader know Windows-1252 alone: what they cannot print loses its accent, or becomes a question mark
 * that a person sees, in place of some other letter.
 */
export function printable(text: string): string {
  return [...text.normalize('NFC')]
    .map((character) => {
      if (PRINTABLE.test(character)) return character;
      const plain = (PLAIN[character] ?? character.normalize('NFKD')).replace(/\p{M}/gu, '');
      return PRINTABLE.test(plain) ? plain : '?';
    })
    .join('');
}

function collected(page: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    page.on('data', (chunk: Buffer) => chunks.push(chunk));
    page.on('end', () => resolve(Buffer.concat(chunks)));
    page.on('error', reject);
  });
}

import { Injectable } from '@nestjs/common';
import { ReturnConfig } from '../config.ts';
import type { ReturnState } from '../domain/return-state.ts';
import { ReturnErrors } from '../domain/return.errors.ts';

/** Millimetres to points. */
const mm = (millimetres: number) => (millimetres * 72) / 25.4;
const MARGIN = mm(8);

/** Draws the label of an approved return, A6. */
@Injectable()
export class PrintLabel {
  constructor(private readonly config: ReturnConfig) {}

  /** @throws return.label_not_found before the return is approved */
  async run({ number, authorization }: ReturnState): Promise<Buffer> {
    if (authorization === null) throw ReturnErrors.label_not_found();
    const { rmaNumber } = authorization;
    // Both are large and seldom needed: they are loaded with the first label, not with the service.
    const [{ default: PDFDocument }, { toBuffer }] = await Promise.all([import('pdfkit'), import('bwip-js/node')]);
    const barcode = await toBuffer({ bcid: 'code128', text: rmaNumber, scale: 3, height: 18 });
    const page = new PDFDocument({ size: 'A6', margin: MARGIN, info: { Title: `Return ${number}` } });
    const chunks: Buffer[] = [];
    page.on('data', (chunk: Buffer) => chunks.push(chunk));
    const done = new Promise<void>((resolve) => page.on('end', resolve));
    page.fontSize(18).text('RETURN').fontSize(10).moveDown();
    page.fontSize(12).text(this.config.RETURN_ADDRESS.join('\n')).moveDown();
    page.image(barcode, { fit: [mm(89), mm(30)] }).moveDown();
    page.fontSize(14).text(rmaNumber).fontSize(9).moveDown();
    page.text(`${number}, accepted until ${authorization.expiresAt.toISOString().slice(0, 10)}`);
    page.end();
    await done;
    return Buffer.concat(chunks);
  }
}

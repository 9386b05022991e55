import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { PrintLabel } from './print-label.ts';

@Controller('v1/admin/shipments')
export class PrintLabelController {
  constructor(private readonly printLabel: PrintLabel) {}

  @Get(':id/label')
  @RequiresPermission('shipments.manage')
  @Summary('The label of a shipment that was dispatched: a PDF of one page, A6. That somebody looked is kept.')
  @Answers(200, 'The label as PDF')
  @Throws(ShippingErrors.shipment_not_found, ShippingErrors.not_dispatched)
  async label(@Caller() caller: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<StreamableFile> {
    const { number, pdf } = await this.printLabel.run(caller, id);
    return new StreamableFile(pdf, { type: 'application/pdf', disposition: `inline; filename="${number}.pdf"` });
  }
}

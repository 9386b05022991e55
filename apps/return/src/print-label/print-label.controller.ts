import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { Caller, OwnerOnly, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { BrowseReturns } from '../browse-returns/browse-returns.ts';
import { ReturnErrors } from '../domain/return.errors.ts';
import { PrintLabel } from './print-label.ts';

@Controller('v1')
@Throws(ReturnErrors.not_found, ReturnErrors.label_not_found)
export class PrintLabelController {
  constructor(
    private readonly browse: BrowseReturns,
    private readonly label: PrintLabel,
  ) {}

  @Get('returns/:id/label')
  @OwnerOnly()
  @Summary('The label of an approved return of the caller, to stick onto the parcel')
  @Answers(200, 'A PDF')
  mine(@Caller() { userId }: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<StreamableFile> {
    return this.#file(id, userId);
  }

  @Get('admin/returns/:id/label')
  @RequiresPermission('returns.manage')
  @Summary('The label of any approved return, to be sent to a guest')
  @Answers(200, 'A PDF')
  anybodys(@Param('id', { schema: z.uuid() }) id: string): Promise<StreamableFile> {
    return this.#file(id);
  }

  async #file(id: string, userId?: string): Promise<StreamableFile> {
    const state = await this.browse.one(id, userId);
    const disposition = `inline; filename="${state.number}.pdf"`;
    return new StreamableFile(await this.label.run(state), { type: 'application/pdf', disposition });
  }
}

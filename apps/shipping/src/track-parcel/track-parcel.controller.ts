import { Controller, Get, Param } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ShippingErrors } from '../domain/shipping.errors.ts';
import { parcelView, TrackParcel, type ParcelView } from './track-parcel.ts';

@Controller('v1/tracking')
export class TrackParcelController {
  constructor(private readonly trackParcel: TrackParcel) {}

  @Get(':number')
  @Public()
  @Summary('Where a parcel is, by its tracking number. Says nothing of whom it is for or what is in it.')
  @Answers(200, 'The parcel and its way so far, newest first', parcelView)
  @Throws(ShippingErrors.parcel_not_found)
  track(@Param('number', { schema: z.string().min(1).max(100) }) number: string): Promise<ParcelView> {
    return this.trackParcel.run(number);
  }
}

import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { Caller, OwnerOnly, type Identity } from '@tenfold/auth-guard';
import { Answers, Summary, Throws } from '@tenfold/service-host';
import { z } from 'zod';
import { ReturnErrors } from '../domain/return.errors.ts';
import { announceParcelBody, trackingView, type AnnounceParcelBody, type TrackingView } from './track-return.schema.ts';
import { TrackReturn } from './track-return.ts';

@Controller('v1/returns/:id/tracking')
@OwnerOnly()
@Throws(ReturnErrors.not_found)
export class TrackReturnController {
  constructor(private readonly track: TrackReturn) {}

  @Get()
  @Summary('Where the parcel of a return of the caller is')
  @Answers(200, 'What is known', trackingView)
  show(@Caller() { userId }: Identity, @Param('id', { schema: z.uuid() }) id: string): Promise<TrackingView> {
    return this.track.show(id, userId);
  }

  @Put()
  @Summary('Says with which parcel an approved return comes')
  @Answers(200, 'What is known', trackingView)
  @Throws(ReturnErrors.illegal_transition, ReturnErrors.tracking_number_taken, ReturnErrors.busy)
  announce(
    @Caller() { userId }: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: announceParcelBody }) parcel: AnnounceParcelBody,
  ): Promise<TrackingView> {
    return this.track.announce(id, userId, parcel);
  }
}

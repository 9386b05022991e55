import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { Authenticated, Caller, type Identity } from '@tenfold/auth-guard';
import { Database, fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, IfMatch, sendEntityTag, Summary, Throws } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { UserErrors } from '../domain/user.errors.ts';
import { edited, type Edited } from '../know-person/person-schemas.ts';
import {
  addAddressBody,
  addressList,
  addressView,
  changeAddressBody,
  type AddAddressBody,
  type AddressView,
  type ChangeAddressBody,
} from './address.schema.ts';
import { Addresses } from './addresses.ts';

const id = { schema: z.uuid() };

@Authenticated()
@Controller('v1/me/addresses')
export class AddressesController {
  constructor(
    private readonly addresses: Addresses,
    private readonly database: Database,
  ) {}

  @Get()
  @Summary('The addresses of whoever asks, fifty at most, the oldest first')
  @Answers(200, 'All of them', addressList)
  async list(@Caller() { userId }: Identity): Promise<{ items: AddressView[] }> {
    return { items: await this.addresses.list(this.database.read, userId) };
  }

  @Get(':id')
  @Summary('One address; its ETag is the version to base an edit on')
  @Answers(200, 'The address', addressView)
  @Throws(UserErrors.address_not_found)
  async read(
    @Caller() { userId }: Identity,
    @Param('id', id) addressId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AddressView> {
    const address = await this.addresses.read(userId, addressId);
    sendEntityTag(reply, address.version);
    return address;
  }

  @Post()
  @Summary('Keeps another address; the first of its type is the default')
  @Answers(201, 'It is kept', edited)
  @Throws(UserErrors.address_incomplete, UserErrors.too_many, UserErrors.profile_not_found)
  async add(
    @Caller() { userId }: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: addAddressBody }) body: AddAddressBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Edited> {
    const request = { key, caller: userId, route: 'POST /v1/me/addresses', fingerprint: fingerprint(body) };
    const added = await this.addresses.add(userId, request, body);
    sendEntityTag(reply, added.version);
    return added;
  }

  @Patch(':id')
  @Summary('Corrects an address, or makes it the default of its type')
  @Answers(200, 'The address as it is now', addressView)
  @Throws(UserErrors.address_not_found, UserErrors.address_incomplete, UserErrors.stale_version)
  async change(
    @Caller() { userId }: Identity,
    @Param('id', id) addressId: string,
    @IfMatch() version: number,
    @Body({ schema: changeAddressBody }) body: ChangeAddressBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AddressView> {
    const address = await this.addresses.change(userId, addressId, version, body);
    sendEntityTag(reply, address.version);
    return address;
  }

  @Delete(':id')
  @HttpCode(204)
  @Summary('Removes an address; the newest of its type becomes the default if this one was')
  @Answers(204, 'Removed')
  @Throws(UserErrors.address_not_found, UserErrors.stale_version)
  async remove(
    @Caller() { userId }: Identity,
    @Param('id', id) addressId: string,
    @IfMatch() version: number,
  ): Promise<void> {
    await this.addresses.remove(userId, addressId, version);
  }
}

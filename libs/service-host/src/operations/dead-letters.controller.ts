import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res, type Type } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { DeadLetterDesk, DeadLetterErrors, type DryRun, type Redriven } from '@tenfold/messaging';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Answers, Grouped, IfMatch, Summary, Throws } from '../describe.ts';
import { sendEntityTag } from '../entity-tag.ts';
import { CursorCodec, type Page } from '../pagination.ts';
import {
  deadLetterDetails,
  deadLetterPage,
  deadLetterQuery,
  dropBody,
  dryRunResult,
  editBody,
  redriveManyBody,
  redriveManyResult,
  redriveResult,
  type DeadLetterDetails,
  type DeadLetterQuery,
  type DeadLetterSummary,
  type DropBody,
  type EditBody,
  type RedriveManyBody,
  type RedriveManyResult,
} from './dead-letter.schema.ts';
import { detailsOf, summaryOf } from './dead-letter.view.ts';
import { operations } from './operations.ts';

const cursors = new CursorCodec(z.tuple([z.uuid()]));
const id = { schema: z.uuid() };

/** The routes by which staff work on the dead letters of `service`. */
export function deadLettersControllerOf(service: string): Type {
  @Controller(`v1/admin/${service}/dead-letters`)
  @Grouped(operations)
  @RequiresPermission('messaging.manage')
  class DeadLettersController {
    constructor(@Inject(DeadLetterDesk) private readonly desk: DeadLetterDesk) {}

    @Get()
    @Summary('Events that were given up, newest first.')
    @Answers(200, 'A page of dead letters', deadLetterPage)
    async list(@Query({ schema: deadLetterQuery }) query: DeadLetterQuery): Promise<Page<DeadLetterSummary>> {
      const [before] = cursors.decode(query.cursor) ?? [];
      const rows = await this.desk.list({ ...filterOf(query), status: query.status }, query.limit + 1, before);
      return cursors.page(rows, query.limit, (row) => [row.id], summaryOf);
    }

    @Get(':id')
    @Summary('One dead letter with its headers, its payload as it arrived (sealed parts stay sealed) and its error.')
    @Answers(200, 'The dead letter; its ETag is the version to base an edit on', deadLetterDetails)
    @Throws(DeadLetterErrors.not_found)
    async show(
      @Param('id', id) letter: string,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<DeadLetterDetails> {
      const row = await this.desk.show(letter);
      sendEntityTag(reply, row.version);
      return detailsOf(row);
    }

    @Put(':id/payload')
    @Summary('Puts another payload in the place of the one that arrived, which is kept.')
    @Answers(200, 'The dead letter as it is now', deadLetterDetails)
    @Throws(DeadLetterErrors.not_found, DeadLetterErrors.closed, DeadLetterErrors.stale_version)
    async edit(
      @Caller() caller: Identity,
      @Param('id', id) letter: string,
      @IfMatch() version: number,
      @Body({ schema: editBody }) { payload }: EditBody,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<DeadLetterDetails> {
      const text = Buffer.from(JSON.stringify(payload));
      const row = await this.desk.edit(letter, version, text, { id: caller.userId });
      sendEntityTag(reply, row.version);
      return detailsOf(row);
    }

    @Post(':id/dry-run')
    @HttpCode(200)
    @Summary('Runs the handler as a redrive would and rolls everything back.')
    @Answers(200, 'What would happen', dryRunResult)
    @Throws(DeadLetterErrors.not_found, DeadLetterErrors.closed, DeadLetterErrors.no_handler)
    dryRun(@Param('id', id) letter: string): Promise<DryRun> {
      return this.desk.dryRun(letter);
    }

    @Post(':id/redrive')
    @HttpCode(200)
    @Summary('Runs the handler on the event, once in effect; a failure leaves the letter open and says why.')
    @Answers(200, 'What came of it', redriveResult)
    @Throws(
      DeadLetterErrors.not_found,
      DeadLetterErrors.closed,
      DeadLetterErrors.stale_version,
      DeadLetterErrors.no_handler,
    )
    redrive(
      @Caller() caller: Identity,
      @Param('id', id) letter: string,
      @IfMatch() version: number,
    ): Promise<Redriven> {
      return this.desk.redrive(letter, version, { id: caller.userId });
    }

    @Post('redrive')
    @HttpCode(200)
    @Summary(
      'Redrives open letters, the oldest first, each for itself; letters that are redriven or dropped meanwhile are left out.',
    )
    @Answers(200, 'What came of each', redriveManyResult)
    async redriveMany(
      @Caller() caller: Identity,
      @Body({ schema: redriveManyBody }) body: RedriveManyBody,
    ): Promise<RedriveManyResult> {
      return { results: await this.desk.redriveMany(filterOf(body), body.limit, { id: caller.userId }) };
    }

    @Post(':id/drop')
    @HttpCode(200)
    @Summary('Gives an event up for good.')
    @Answers(200, 'The dead letter as it is now', deadLetterDetails)
    @Throws(DeadLetterErrors.not_found, DeadLetterErrors.closed, DeadLetterErrors.stale_version)
    async drop(
      @Caller() caller: Identity,
      @Param('id', id) letter: string,
      @IfMatch() version: number,
      @Body({ schema: dropBody }) { reason }: DropBody,
    ): Promise<DeadLetterDetails> {
      return detailsOf(await this.desk.drop(letter, version, reason, { id: caller.userId }));
    }
  }
  return DeadLettersController;
}

type Filter = Pick<RedriveManyBody, 'handler' | 'type' | 'reason' | 'olderThan' | 'newerThan'>;

/** Of the open letters. */
function filterOf({ handler, type, reason, olderThan, newerThan }: Filter) {
  return {
    status: 'open' as const,
    handler,
    type,
    code: reason,
    olderThan: olderThan === undefined ? undefined : new Date(olderThan),
    newerThan: newerThan === undefined ? undefined : new Date(newerThan),
  };
}

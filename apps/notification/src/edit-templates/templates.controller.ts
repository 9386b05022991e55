import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { Caller, RequiresPermission, type Identity } from '@tenfold/auth-guard';
import { fingerprint } from '@tenfold/database';
import { Answers, IdempotencyKey, IfMatch, sendEntityTag, Summary, Throws, type Page } from '@tenfold/service-host';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { NotificationErrors } from '../domain/notification.errors.ts';
import { PreviewTemplate } from './preview-template.ts';
import * as schema from './template.schema.ts';
import { Templates } from './templates.ts';

const errors = NotificationErrors;

@Controller('v1/admin/email-templates')
@RequiresPermission('users.manage')
export class TemplatesController {
  constructor(
    private readonly templates: Templates,
    private readonly previews: PreviewTemplate,
  ) {}

  @Get()
  @Summary('Templates of all messages in all revisions, newest first.')
  @Answers(200, 'A page of templates', schema.templatePage)
  list(
    @Query({ schema: schema.listTemplatesQuery }) query: schema.ListTemplatesQuery,
  ): Promise<Page<schema.TemplateSummary>> {
    return this.templates.list(query);
  }

  @Get(':id')
  @Summary('One revision with its words, and what it may use.')
  @Answers(200, 'The template', schema.templateView)
  @Throws(errors.template_not_found)
  async show(
    @Param('id', { schema: z.uuid() }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<schema.TemplateView> {
    return tagged(reply, await this.templates.show(id));
  }

  @Post()
  @Summary('Writes the next revision of a message in a language, as a draft. It must render.')
  @Answers(201, 'The draft', schema.templateSummary)
  @Throws(errors.template_broken)
  async write(
    @Caller() caller: Identity,
    @IdempotencyKey() key: string,
    @Body({ schema: schema.writeTemplateBody }) body: schema.WriteTemplateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<schema.TemplateSummary> {
    const route = 'POST /v1/admin/email-templates';
    const request = { key, caller: caller.userId, route, fingerprint: fingerprint(body) };
    return tagged(reply, await this.templates.write(caller, request, body));
  }

  @Patch(':id')
  @Summary('Changes a draft.')
  @Answers(200, 'The draft', schema.templateSummary)
  @Throws(errors.template_not_found, errors.template_not_draft, errors.template_broken, errors.stale_version)
  async change(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Body({ schema: schema.changeTemplateBody }) body: schema.ChangeTemplateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<schema.TemplateSummary> {
    return tagged(reply, await this.templates.change(caller, id, version, body));
  }

  @Post(':id/activate')
  @HttpCode(200)
  @Summary('Puts a draft, or an older revision, to use in place of the present one.')
  @Answers(200, 'The template', schema.templateSummary)
  @Throws(errors.template_not_found, errors.template_not_draft, errors.template_broken, errors.stale_version)
  async activate(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<schema.TemplateSummary> {
    return tagged(reply, await this.templates.activate(caller, id, version));
  }

  @Post(':id/retire')
  @HttpCode(200)
  @Summary('Puts a revision aside; readers of its language get the next shorter one, at last English.')
  @Answers(200, 'The template', schema.templateSummary)
  @Throws(errors.template_not_found, errors.template_not_draft, errors.template_needed, errors.stale_version)
  async retire(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<schema.TemplateSummary> {
    return tagged(reply, await this.templates.retire(caller, id, version));
  }

  @Post(':id/preview')
  @HttpCode(200)
  @Summary('Renders a revision with its sample, as a reader of a language and a time zone sees it.')
  @Answers(200, 'The whole mail', schema.preview)
  @Throws(errors.template_not_found, errors.template_broken)
  preview(
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: schema.previewBody }) body: schema.PreviewBody,
  ): Promise<schema.Preview> {
    return this.previews.preview(id, body);
  }

  @Post(':id/test-sends')
  @HttpCode(202)
  @Summary('Mails a revision with its sample to one address.')
  @Answers(202, 'The mail server has taken it')
  @Throws(errors.template_not_found, errors.template_broken, errors.mail_not_accepted)
  async testSend(
    @Caller() caller: Identity,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: schema.testSendBody }) body: schema.TestSendBody,
  ): Promise<void> {
    await this.previews.send(caller, id, body);
  }
}

function tagged<T extends { readonly version: number }>(reply: FastifyReply, answer: T): T {
  sendEntityTag(reply, answer.version);
  return answer;
}

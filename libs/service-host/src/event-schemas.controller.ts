import { Controller, Get, Inject } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { publishedSchema, type JsonSchema, type ServiceManifest } from '@tenfold/contract-kit';
import { MANIFEST } from './api-document.controller.ts';
import { Hidden } from './describe.ts';

/** The JSON Schemas of what this service says, by event type; the gateway serves each at the address in its records. */
@Hidden()
@Public()
@Controller('schemas.json')
export class EventSchemasController {
  #schemas: Readonly<Record<string, JsonSchema>> | undefined;

  constructor(@Inject(MANIFEST) private readonly manifest: ServiceManifest) {}

  /** Made when they are first asked for: most processes never are. */
  @Get()
  read(): Readonly<Record<string, JsonSchema>> {
    this.#schemas ??= Object.fromEntries(this.manifest.publishes.map((event) => [event.type, publishedSchema(event)]));
    return this.#schemas;
  }
}

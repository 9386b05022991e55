import { Controller, Get, Inject } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Public } from '@tenfold/auth-guard';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { apiDocument } from './api-document.ts';
import { Hidden } from './describe.ts';
import { routesIn } from './routes.ts';

export const MANIFEST = Symbol('manifest');

@Hidden()
@Public()
@Controller('openapi.json')
export class ApiDocumentController {
  #document: object | undefined;

  constructor(
    @Inject(MANIFEST) private readonly manifest: ServiceManifest,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
  ) {}

  /** Made when it is first asked for: most processes never are. */
  @Get()
  read(): object {
    this.#document ??= apiDocument(this.manifest, routesIn(this.discovery));
    return this.#document;
  }
}

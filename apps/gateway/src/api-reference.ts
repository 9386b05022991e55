import Fastify, { type FastifyInstance } from 'fastify';
import { mergeDocuments, type ApiDocument } from './merge-documents.ts';
import { ServiceDocuments } from './service-documents.ts';
import type { Upstreams } from './upstreams.ts';

/** The one OpenAPI document of the platform at `/openapi.json` and a page to browse it at `/docs/`, nothing from outside. */
export function installApiReference(gateway: FastifyInstance, upstreams: Upstreams): void {
  const documents = new ServiceDocuments<ApiDocument>(upstreams, '/openapi.json');
  gateway.get('/openapi.json', async (request) => {
    const { present, missing } = await documents.gather();
    return mergeDocuments(present, missing, `${request.protocol}://${request.host}`);
  });
  let page: Promise<FastifyInstance> | undefined;
  gateway.get('/docs*', async (request, reply) => {
    page ??= referencePage();
    const { routing } = await page;
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    routing(request.raw, reply.raw);
  });
}

/** Loaded when somebody first looks: the page weighs 40 MB of memory that most gateways never need. */
async function referencePage(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const page = Fastify();
  await page.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      pageTitle: 'Tenfold API',
      withDefaultFonts: false,
      telemetry: false,
      // Each of these leads to a server of somebody else.
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: 'never',
      hideClientButton: true,
    },
  });
  await page.ready();
  return page;
}

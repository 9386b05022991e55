import Fastify, { type FastifyInstance } from 'fastify';
import { mergeDocuments, type ApiDocument } from './merge-documents.ts';
import { fetchJson, type Service, type Upstreams } from './upstreams.ts';

const PATIENCE_MS = 3_000;
const FRESH_MS = 60_000;

/** The one OpenAPI document of the platform at `/openapi.json` and a page to browse it at `/docs/`, nothing from outside. */
export function installApiReference(gateway: FastifyInstance, upstreams: Upstreams): void {
  const documents = new ServiceDocuments();
  gateway.get('/openapi.json', async (request) => {
    const found = await Promise.all(upstreams.services.map((service) => documents.of(service)));
    const present = new Map<string, ApiDocument>();
    const missing: string[] = [];
    for (const [index, { name }] of upstreams.services.entries()) {
      const document = found[index];
      if (document) present.set(name, document);
      else missing.push(name);
    }
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
    configuration: { url: '/openapi.json', pageTitle: 'Tenfold API', withDefaultFonts: false, telemetry: false },
  });
  await page.ready();
  return page;
}

/** Documents of the services as they were last seen: one that is away for a moment stays in the reference. */
class ServiceDocuments {
  readonly #seen = new Map<string, { readonly document: ApiDocument; readonly at: number }>();

  async of(service: Service): Promise<ApiDocument | undefined> {
    const seen = this.#seen.get(service.name);
    if (seen && Date.now() - seen.at < FRESH_MS) return seen.document;
    try {
      const { ok, body } = await fetchJson(service, '/openapi.json', PATIENCE_MS);
      if (!ok) return seen?.document;
      this.#seen.set(service.name, { document: body as ApiDocument, at: Date.now() });
      return body as ApiDocument;
    } catch {
      return seen?.document;
    }
  }
}

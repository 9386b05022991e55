import { fetchJson, type Service, type Upstreams } from './upstreams.ts';

const PATIENCE_MS = 3_000;
const FRESH_MS = 60_000;

/** What the services say of themselves at one address, in the order of the services. */
export interface Gathered<Document> {
  readonly present: ReadonlyMap<string, Document>;
  /** Names of the services that are away and were never seen. */
  readonly missing: readonly string[];
}

/** Documents of the services as they were last seen: one that is away for a moment stays in the reference. */
export class ServiceDocuments<Document> {
  readonly #upstreams: Upstreams;
  readonly #path: string;
  readonly #seen = new Map<string, { readonly document: Document; readonly at: number }>();

  /** @param path where every service serves its document */
  constructor(upstreams: Upstreams, path: string) {
    this.#upstreams = upstreams;
    this.#path = path;
  }

  async gather(): Promise<Gathered<Document>> {
    const { services } = this.#upstreams;
    const found = await Promise.all(services.map((service) => this.#of(service)));
    const present = new Map<string, Document>();
    const missing: string[] = [];
    for (const [index, { name }] of services.entries()) {
      const document = found[index];
      if (document) present.set(name, document);
      else missing.push(name);
    }
    return { present, missing };
  }

  async #of(service: Service): Promise<Document | undefined> {
    const seen = this.#seen.get(service.name);
    if (seen && Date.now() - seen.at < FRESH_MS) return seen.document;
    try {
      const { ok, body } = await fetchJson(service, this.#path, PATIENCE_MS);
      if (!ok) return seen?.document;
      this.#seen.set(service.name, { document: body as Document, at: Date.now() });
      return body as Document;
    } catch {
      return seen?.document;
    }
  }
}

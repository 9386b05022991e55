import { format } from 'prettier';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { clientTypes } from './api/client-types.ts';
import { documentText, type ApiDocument } from './api/service-documents.ts';
import { asyncApi } from './events/asyncapi.ts';
import { eventPages } from './events/catalogue.ts';
import { configurationPage } from './pages/configuration.ts';
import { errorsPage, readErrors } from './pages/errors.ts';

/** Generated text by path in the workspace. */
export type Files = ReadonlyMap<string, string>;

/** What is read off contracts, declared errors and the text of `.env.example`. */
export async function referenceFiles(
  workspace: string,
  manifests: readonly ServiceManifest[],
  example: string,
): Promise<Files> {
  const events = [...eventPages(manifests)].map(([name, text]) => [`docs/reference/events/${name}`, text] as const);
  const json = await format(JSON.stringify(asyncApi(manifests)), { parser: 'json', printWidth: 120 });
  return new Map([
    ...events,
    ['docs/reference/asyncapi.json', json],
    ['docs/reference/errors.md', errorsPage(await readErrors(workspace))],
    ['docs/reference/configuration.md', configurationPage(example)],
  ]);
}

/** What is read off the programs themselves. */
export async function apiFiles(workspace: string, documents: ReadonlyMap<string, ApiDocument>): Promise<Files> {
  const texts = [...documents].map(
    ([service, document]) => [`docs/reference/openapi/${service}.json`, documentText(document)] as const,
  );
  return new Map([...texts, ['libs/client/src/api.ts', await clientTypes(workspace, documents)]]);
}

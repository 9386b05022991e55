import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiFiles } from '../generated-files.ts';
import { readManifests } from '../services-table.ts';
import { documentText, readApiDocuments } from './service-documents.ts';

const workspace = join(import.meta.dirname, '../../../..');

it('the OpenAPI documents and the types of the client say what the programs say (else: npm run docs:reference)', async () => {
  const documents = await readApiDocuments(workspace, await readManifests(workspace));
  const files = await apiFiles(workspace, documents);
  expect(files.size).toBe(documents.size + 1);
  const differing = [...files].filter(([file, text]) => readFileSync(join(workspace, file), 'utf8') !== text);
  expect(differing.map(([file]) => file)).toEqual([]);
});

it('an operation has one line in the text of a document', () => {
  const document = { openapi: '3.1.0', paths: { '/v1/lamps': { get: { tags: ['lamp'] }, post: {} } }, tags: [] };
  expect(documentText(document)).toBe(
    '{\n  "openapi": "3.1.0",\n  "paths": {\n    "/v1/lamps": {\n      "get": {"tags":["lamp"]},\n      "post": {}\n    }\n  },\n  "tags": []\n}\n',
  );
});

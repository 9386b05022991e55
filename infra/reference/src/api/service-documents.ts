import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServiceManifest } from '@tenfold/contract-kit';
import { buildApps } from '@tenfold/local-platform';

/** As much of an OpenAPI document as the generators look into. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

const LARGEST_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** The OpenAPI document of every service, as its program tells it without starting (`main.js openapi`). */
export async function readApiDocuments(
  workspace: string,
  manifests: readonly ServiceManifest[],
): Promise<ReadonlyMap<string, ApiDocument>> {
  await buildApps(manifests.map(({ name }) => name));
  const documents = new Map<string, ApiDocument>();
  for (const { name } of manifests) {
    const main = join(workspace, 'dist', name, 'main.js');
    const { stdout } = await promisify(execFile)(process.execPath, [main, 'openapi'], {
      env: {},
      maxBuffer: LARGEST_DOCUMENT_BYTES,
    });
    documents.set(name, JSON.parse(stdout) as ApiDocument);
  }
  return documents;
}

/** A document as text that can be compared line by line: an operation and a component each have one line. */
export function documentText(document: object): string {
  return `${lines(document, 0)}\n`;
}

const DEPTH_OF_OPERATIONS = 3;

function lines(value: unknown, depth: number): string {
  if (depth >= DEPTH_OF_OPERATIONS || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return JSON.stringify(value);
  }
  const indent = '  '.repeat(depth + 1);
  const entries = Object.entries(value).map(
    ([key, entry]) => `${indent}${JSON.stringify(key)}: ${lines(entry, depth + 1)}`,
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${'  '.repeat(depth)}}`;
}

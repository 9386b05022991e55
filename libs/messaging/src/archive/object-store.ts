import type { MessagingSettings } from '../settings.ts';
import { FolderStore } from './folder-store.ts';

/** Where archives are kept: objects under keys with `/`. A put replaces what is there, wholly or not at all. */
export interface ObjectStore {
  put(key: string, body: Buffer): Promise<void>;
  /** @throws Error when there is no such object */
  get(key: string): Promise<Buffer>;
}

/**
 * The store that `OUTBOX_ARCHIVE` names; undefined for `none`. The S3 client is loaded only when it is used.
 *
 * @throws Error when a setting of an S3 store is missing
 */
export async function openObjectStore(settings: MessagingSettings): Promise<ObjectStore | undefined> {
  const { OUTBOX_ARCHIVE: place } = settings;
  if (place === 'none') return undefined;
  if (place.startsWith('file:')) return new FolderStore(place.slice('file:'.length));
  const { S3Store } = await import('./s3-store.ts');
  return new S3Store(place, settings);
}

import { uuidv7 } from 'uuidv7';

/** A new UUIDv7 (RFC 9562): later ids sort after earlier ones of this process, which keeps B-tree inserts at one end. */
export function newId(): string {
  return uuidv7();
}

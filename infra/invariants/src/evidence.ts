import type { ServiceManifest } from '@tenfold/contract-kit';
import type { DatabaseReader } from './database-reader.ts';
import type { ProviderLedger } from './provider-ledger.ts';
import type { TopicLog } from './topic-log.ts';

/** All that an invariant may look at. Nothing here can write. */
export interface Evidence {
  readonly manifests: readonly ServiceManifest[];
  /** The database of a service; throws when the platform runs no such service. */
  database(service: string): DatabaseReader;
  /** Every topic from its beginning to its present end; read again at each examination. */
  topics(): Promise<TopicLog>;
  /** What the payment provider says that happened, from its own books. */
  ledger(): Promise<ProviderLedger>;
  /** What lies in the local mailbox. */
  mails(): Promise<MailboxContent>;
}

export interface MailboxContent {
  /** `Message-ID` of each mail; a mail that was sent twice is there twice. */
  readonly messageIds: readonly string[];
  /** False when older mails may have been thrown away. */
  readonly keepsAll: boolean;
}

/** An event still on its way is lag, not damage, for this long (the critical lag alert of the platform is 60 s). */
export const LAG_ALERT_MS = 10_000;

import { DatabaseReader } from './database-reader.ts';
import type { Evidence } from './evidence.ts';
import { readManifests } from './manifests.ts';
import type { PlatformStatus } from './platform-status.ts';
import { readMailbox } from './mailbox.ts';
import { readProviderLedger } from './provider-ledger.ts';
import { TopicReader } from './topic-log.ts';

/** Opens everything that a running platform can be judged by. Dispose of it when done. */
export async function openEvidence(status: PlatformStatus): Promise<Evidence & AsyncDisposable> {
  const databases = new Map(
    status.services.flatMap(({ name, database }) => (database ? [[name, DatabaseReader.open(database)] as const] : [])),
  );
  const manifests = (await readManifests()).filter((manifest) => databases.has(manifest.name));
  const topics = new TopicReader(status.kafka.brokers, manifests);
  return {
    manifests,
    database(service) {
      const reader = databases.get(service);
      if (reader === undefined) throw new Error(`The platform shows no database of ${service}`);
      return reader;
    },
    topics: () => topics.read(),
    ledger: () => readProviderLedger(status.simulators.url),
    mails: () => readMailbox(status.mailbox.url),
    async [Symbol.asyncDispose]() {
      await topics.close();
      await Promise.all([...databases.values()].map((reader) => reader.close()));
    },
  };
}

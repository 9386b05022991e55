import { DataSource } from 'typeorm';
import { OutboxStore } from '../src/outbox/outbox-store.ts';
import { LEASE_MS, LEASE_ROUND_MS } from '../src/outbox/shard-relay.ts';

/** A process for `take-over.int.spec.ts`: holds the lease of shard 0 of the database in its argument until it is killed. */
const [url] = process.argv.slice(2);
const source = await new DataSource({ type: 'postgres', url: url!, installExtensions: false }).initialize();
const store = new OutboxStore({ read: source.manager }, 'lease-holder');
const lease = await store.acquire(0, LEASE_MS);
if (!lease) throw new Error('Somebody else holds the lease');
process.stdout.write('leads\n');
setInterval(() => void store.renew(lease, LEASE_MS), LEASE_ROUND_MS);

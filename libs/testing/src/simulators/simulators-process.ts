import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { testDatabase, type TestDatabase } from '../database/test-database.ts';

const MAIN = fileURLToPath(new URL('../../../../apps/simulators/src/main.ts', import.meta.url));

export const WEBHOOK_SECRET = 'a-webhook-secret-for-tests';

/** A webhook as it came to the door. */
export interface SentWebhook {
  readonly path: string;
  readonly body: string;
  readonly signature: string;
}

interface LedgerEntry {
  readonly kind: string;
  readonly outcome: string;
  readonly amount: number;
}

/**
 * The real simulators in a process of their own, with a fresh ledger. Their webhooks pass a door in this process, as they
 * pass the gateway otherwise; a spec can close it, keep what comes and let it in later.
 */
export class SimulatorsProcess {
  /** Where webhooks are let in; the service under test, once it listens. */
  target: string | undefined;
  /** Webhooks that came to the door, let in or not. */
  readonly webhooks: SentWebhook[] = [];
  doorIsOpen = true;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly door: Server,
    private readonly database: TestDatabase,
  ) {}

  static async start(): Promise<SimulatorsProcess> {
    const database = await testDatabase({ name: 'simulators', migrations: [] });
    const door = createServer().listen(0, '127.0.0.1');
    await once(door, 'listening');
    const address = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
    const env = {
      ...process.env,
      PORT: '0',
      SIMULATORS_DATABASE_URL: database.urls.app,
      SIMULATORS_MIGRATOR_DATABASE_URL: database.urls.migrator,
      SIMULATORS_PAYMENT_WEBHOOK_URL: `${address}/v1/webhooks/payments/simulated`,
      SIMULATORS_PAYMENT_WEBHOOK_SECRET: WEBHOOK_SECRET,
      SIMULATORS_CARRIER_WEBHOOK_URL: `${address}/v1/carrier-webhooks/simulated`,
      SIMULATORS_CARRIER_WEBHOOK_SECRET: WEBHOOK_SECRET,
      LOG_LEVEL: 'info',
      NODE_OPTIONS: '',
    };
    const migration = spawn(process.execPath, [MAIN, 'migrate'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = (await once(migration, 'exit')) as [number];
    if (code !== 0) throw new Error('The simulators could not migrate');
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const simulators = new SimulatorsProcess(await addressOf(child), child, door, database);
    door.on('request', (request, response) => {
      const closed = () => 503;
      void simulators
        .letIn(request)
        .catch(closed)
        .then((status) => response.writeHead(status).end());
    });
    return simulators;
  }

  /** What the provider booked for an order, in order: `authorize succeeded 3998`. */
  async ledger(orderId: string): Promise<string[]> {
    const answer = await fetch(`${this.url}/ledger?orderId=${orderId}`);
    const { entries } = (await answer.json()) as { entries: LedgerEntry[] };
    return entries.map(({ kind, outcome, amount }) => `${kind} ${outcome} ${amount}`);
  }

  async answerChallenge(url: string, outcome: 'complete' | 'fail'): Promise<void> {
    await this.post(url, { outcome });
  }

  async outage(forMs: number): Promise<void> {
    await this.post(`${this.url}/provider/outage`, { forMs });
  }

  /** The parcel that the carrier made for a shipment: the same again for the same reference. */
  async parcelOf(shipmentId: string): Promise<{ tracking: string; status: string }> {
    return (await this.post(`${this.url}/parcels`, { reference: shipmentId })) as { tracking: string; status: string };
  }

  /** Moves a parcel; its webhook follows. */
  async advance(tracking: string, to: string, words: object = {}): Promise<void> {
    await this.post(`${this.url}/parcels/${tracking}/advance`, { to, ...words });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    this.door.close();
    await this.database.close();
  }

  /** Lets a webhook in that came to the door before. @returns the status that the service answered. */
  async replay({ path, body, signature }: SentWebhook): Promise<number> {
    const answer = await fetch(`${this.target}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-simulator-signature': signature },
      body,
    });
    await answer.text();
    return answer.status;
  }

  private async letIn(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const webhook = {
      path: request.url ?? '/',
      body: Buffer.concat(chunks).toString(),
      signature: String(request.headers['x-simulator-signature']),
    };
    this.webhooks.push(webhook);
    return this.doorIsOpen && this.target !== undefined ? this.replay(webhook) : 503;
  }

  private async post(url: string, body: object): Promise<unknown> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return answer.json();
  }
}

/** From the line that the process logs when it listens; reads its output to the end, so that it never waits for us. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (output: string) => {
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`The simulators ended with ${code} before they listened`)));
  });
}

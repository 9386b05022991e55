import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { MailStore } from './mail-store.ts';
import { answer } from './web.ts';

export interface MailboxOptions {
  readonly folder: string;
  /** The address that it listens on; 127.0.0.1 unless told. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly smtpPort: number;
  readonly webPort: number;
  /** Older mails are thrown away. */
  readonly limit?: number;
}

export interface Mailbox {
  readonly smtpUrl: string;
  readonly url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const DEFAULT_LIMIT = 2_000;
const LARGEST_BYTES = 10 * 1024 * 1024;

/** Accepts every mail, sends none on, and shows them in a browser and over a small API, under the names of this machine only. */
export async function startMailbox({
  folder,
  host = LOOPBACK,
  smtpPort,
  webPort,
  limit = DEFAULT_LIMIT,
}: MailboxOptions): Promise<Mailbox> {
  const store = await MailStore.open(folder, limit);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: LARGEST_BYTES,
    onData: (stream, session, done) => {
      accept(store, stream, session).then(() => done(), done);
    },
  });
  // A client that goes away in the middle of a mail is no reason to end.
  smtp.on('error', (error) => console.error(`SMTP: ${error.message}`));
  const web = createServer((request, response) => void answer(store, request, response));
  await Promise.all([listening(smtp.server, smtpPort, host), listening(web, webPort, host)]);
  return {
    smtpUrl: `smtp://${LOOPBACK}:${portOf(smtp.server)}`,
    url: `http://${LOOPBACK}:${portOf(web)}`,
    close: async () => {
      web.closeAllConnections();
      web.close();
      await new Promise<void>((closed) => smtp.close(closed));
    },
  };
}

async function accept(store: MailStore, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  if (stream.sizeExceeded) throw Object.assign(new Error('The mail is too large'), { responseCode: 552 });
  await store.add(
    Buffer.concat(chunks),
    session.envelope.rcptTo.map(({ address }) => address),
  );
}

async function listening(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

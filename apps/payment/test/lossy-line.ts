import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The line to the provider: what is said always arrives there, but an answer can be lost on its way back. */
export class LossyLine {
  /** Where requests go on to. */
  target: string | undefined;
  /** Answers to addresses that match are lost. */
  loses: RegExp | undefined;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<LossyLine> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = new LossyLine(server);
    server.on('request', (request, response) => void line.pass(request, response));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isLost = this.loses?.test(request.url ?? '') ?? false;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { 'content-type': type, 'idempotency-key': key } = request.headers;
    const answer = await fetch(`${this.target}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { ...(type && { 'content-type': type }), ...(typeof key === 'string' && { 'idempotency-key': key }) },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = await answer.text();
    if (isLost) request.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  }
}

import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

const LOOPBACK = '127.0.0.1';
const PRODUCE = 0;

/** `cut`: the connection breaks after the broker has stored the records. `silent`: it stays, and nothing comes. */
export type Loss = 'cut' | 'silent';

/** Stands between the services and Kafka, and can lose the acknowledgement of what was produced. */
export class KafkaProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #loses: () => Loss | undefined = () => undefined;
  #lost = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens on `port` and passes everything on to `broker`. */
  static async listen(port: number, broker: number): Promise<KafkaProxy> {
    const server = createServer();
    const proxy = new KafkaProxy(server);
    server.on('connection', (client) => proxy.#connect(client, broker));
    server.listen(port, LOOPBACK);
    await once(server, 'listening');
    return proxy;
  }

  /** Acknowledgements lost so far. */
  get lost(): number {
    return this.#lost;
  }

  /** Asked for each produce request, what becomes of its acknowledgement. */
  loseWhen(loses: () => Loss | undefined): void {
    this.#loses = loses;
  }

  loseNothing(): void {
    this.#loses = () => undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #connect(client: Socket, port: number): void {
    const broker = createConnection({ host: LOOPBACK, port });
    const losses = new Map<number, Loss>();
    const end = () => {
      client.destroy();
      broker.destroy();
      this.#sockets.delete(client);
      this.#sockets.delete(broker);
    };
    for (const socket of [client, broker]) {
      this.#sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.on('data', (data) => broker.write(data));
    client.on(
      'data',
      eachFrame((frame) => {
        const loss = frame.readInt16BE(4) === PRODUCE ? this.#loses() : undefined;
        if (loss !== undefined) losses.set(frame.readInt32BE(8), loss);
      }),
    );
    broker.on(
      'data',
      eachFrame((frame) => {
        const loss = losses.get(frame.readInt32BE(4));
        losses.delete(frame.readInt32BE(4));
        if (loss === undefined) client.write(frame);
        else this.#lost++;
        if (loss === 'cut') end();
      }),
    );
  }
}

/** Calls `take` with each whole message of Kafka's protocol: four bytes of length, then as many bytes. */
function eachFrame(take: (frame: Buffer) => void): (data: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const length = 4 + rest.readInt32BE(0);
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}

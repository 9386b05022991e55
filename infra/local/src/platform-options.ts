export interface PlatformOptions {
  /** Default: `TENFOLD_DATA_DIR`, or `.tenfold` of the checkout. */
  readonly dataDir?: string;
  /** Default: `TENFOLD_PORT_BASE`, or 4000. */
  readonly portBase?: number;
  /** Set in the environment of every program of ours, over everything else; read at each start of a program. */
  readonly env?: Readonly<Record<string, string>>;
  /** A server of somebody else in place of the embedded one; default: `TENFOLD_POSTGRES_URL`. */
  readonly postgresUrl?: string;
  /** The same for Kafka; default: `KAFKA_BROKERS`, separated by commas. */
  readonly brokers?: readonly string[];
  /** Where something of the caller's stands in front of our Kafka, which sends whoever came that way back to it; see `KafkaOptions`. */
  readonly kafkaFront?: number;
  /** The most partitions that a topic is made with; default: as many as its contract declares. */
  readonly partitions?: number;
  /** Whether the shop is filled; default: yes. */
  readonly seed?: boolean;
  /** Is told every step as a line for the user. */
  readonly say?: (line: string) => void;
  /** Ends the start early: what was started is stopped in order, and `startPlatform` rejects with the reason. */
  readonly signal?: AbortSignal;
  /** Called once when somebody asks for the end through the socket (`npm run down`); default: stop. */
  readonly onShutDown?: () => void;
}

/**
 * One process of each service gains nothing by several partitions, and a fetch costs broker and consumer for each of them:
 * with six, a checkout took a fifth more processor time. `TENFOLD_TOPIC_PARTITIONS` is for trying several processes.
 */
export function partitionsOnALaptop(): number {
  return Number(process.env['TENFOLD_TOPIC_PARTITIONS'] ?? 1);
}

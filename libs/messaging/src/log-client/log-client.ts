import type { TopicDefinition } from '@tenfold/contract-kit';

/**
 * What messaging needs of a log broker, and nothing more. Everything that is known about the client library below stays
 * behind this port, so that another one can take its place.
 */
export interface LogClient {
  /** A producer with a new identity: idempotent, all replicas acknowledge, one batch in flight. */
  producer(): Producer;
  consumer(group: string): Consumer;
  /** How far the group has committed each partition of a topic. */
  progress(group: string, topic: string): Promise<readonly PartitionProgress[]>;
  /** Makes a topic unless it exists. @throws Error when it exists with other partitions or another cleanup policy */
  ensureTopic(topic: TopicDefinition): Promise<void>;
  close(): Promise<void>;
}

export interface PartitionProgress {
  readonly partition: number;
  /** The offset after the last record that the group has finished. */
  readonly next: number;
  /** The offset after the partition's last record. */
  readonly end: number;
}

export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string | Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Producer {
  connect(): Promise<void>;
  /**
   * Resolves when every record is acknowledged; records of one key keep their order. After a rejection nobody knows which
   * records were stored: send the same batch again through a new producer, and close this one.
   *
   * @throws RecordRefused when the broker will never take one of the records.
   */
  send(batch: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** The broker will not take a record of this batch, however often it is sent: too large, or not valid. */
export class RecordRefused extends Error {
  override readonly name = 'RecordRefused';
}

export interface IncomingRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Consecutive records of one partition. */
export interface IncomingBatch {
  readonly topic: string;
  readonly partition: number;
  /** The offset after the partition's last record, when the batch was fetched. */
  readonly end: number;
  readonly records: readonly IncomingRecord[];
  /** False when the group has taken the partition away, or the consumer is stopping. */
  isCurrent(): boolean;
  /** Tells the group that this member is alive. Rejects when the group is rebalancing: let the error pass. */
  heartbeat(): Promise<void>;
  /** The next fetch begins after the last record. */
  take(): void;
}

export interface Position {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to read. */
  readonly next: number;
}

/** Partitions by topic. */
export type Assignment = ReadonlyMap<string, readonly number[]>;

export interface ConsumerEvents {
  /** The group gave this member its partitions: possibly none, possibly the same as before. */
  joined(assignment: Assignment): void;
  /** The partitions are being given out anew: what was fetched and not committed will be fetched again, by anyone. */
  rebalancing(): void;
  /** The consumer has stopped and will not come back by itself. */
  crashed(error: Error): void;
}

export interface Consumer {
  connect(): Promise<void>;
  /** Fetches until `stop`. `onBatch` is called for one batch of a partition at a time; it must not reject but by `heartbeat`. */
  run(
    topics: readonly string[],
    onBatch: (batch: IncomingBatch) => Promise<void>,
    events: ConsumerEvents,
  ): Promise<void>;
  commit(positions: readonly Position[]): Promise<void>;
  /** Stops fetching, leaves the group and disconnects. Positions that are not committed are given back. */
  stop(): Promise<void>;
}

import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import type { MessagingSettings } from '../settings.ts';
import type { ObjectStore } from './object-store.ts';

const ANSWER_MS = 60_000;
const RETRIES = 4;

/** Objects of one bucket, below a prefix, by the S3 protocol: path-style addresses, requests and bodies signed (version 4). */
export class S3Store implements ObjectStore {
  readonly #client: AwsClient;
  readonly #base: string;

  /** @throws Error naming the setting that is missing */
  constructor(place: string, settings: MessagingSettings) {
    const [bucket, ...prefix] = place.slice('s3://'.length).split('/').filter(Boolean);
    const needed = (key: 'ENDPOINT' | 'ACCESS_KEY_ID' | 'SECRET_ACCESS_KEY') => {
      const value = settings[`OUTBOX_ARCHIVE_S3_${key}`];
      if (!value) throw new Error(`OUTBOX_ARCHIVE_S3_${key} is needed for ${place}`);
      return value;
    };
    this.#base = [needed('ENDPOINT').replace(/\/+$/, ''), bucket, ...prefix].join('/');
    this.#client = new AwsClient({
      accessKeyId: needed('ACCESS_KEY_ID'),
      secretAccessKey: needed('SECRET_ACCESS_KEY'),
      region: settings.OUTBOX_ARCHIVE_S3_REGION,
      service: 's3',
      retries: RETRIES,
    });
  }

  async put(key: string, body: Buffer): Promise<void> {
    const digest = createHash('sha256').update(body).digest('hex');
    await this.#request('PUT', key, { body: new Uint8Array(body), headers: { 'x-amz-content-sha256': digest } });
  }

  async get(key: string): Promise<Buffer> {
    return Buffer.from(await (await this.#request('GET', key)).arrayBuffer());
  }

  async #request(method: string, key: string, init: RequestInit = {}): Promise<Response> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await this.#client.fetch(`${this.#base}/${key}`, { method, signal, ...init });
    if (response.ok) return response;
    throw new Error(`${method} ${key}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  }
}

import type { MessagingBacklog } from '@tenfold/messaging';

/** How a service is, for the gateway's page and for tools. */
export interface ServiceFigures {
  readonly ready: boolean;
  /** By check, `ok` or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly uptimeSeconds: number;
  readonly memoryBytes: number;
  /** What waits; null when the database does not answer. */
  readonly backlog: MessagingBacklog | null;
}

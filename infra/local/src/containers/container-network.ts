import type { Network } from '../network.ts';

/** Where docker-compose.yml lets people in, by program: `{ gateway: 'http://127.0.0.1:4000' }`. */
export type Doors = Readonly<Partial<Record<string, string>>>;

/** What every image listens on (`ENV PORT` of the Dockerfile); each container has an address of its own. */
export const CONTAINER_PORT = 4000;
export const MAILBOX_SMTP_PORT = 2525;

/** Every program in a container that bears its name. */
export function containerNetwork(doors: Doors): Network {
  const url = (app: string): string => `http://${app}:${CONTAINER_PORT}`;
  return {
    host: '0.0.0.0',
    port: () => CONTAINER_PORT,
    url,
    publicUrl: (app) => doors[app] ?? url(app),
    smtpUrl: `smtp://mailbox:${MAILBOX_SMTP_PORT}`,
    redisUrl: 'redis://redis:6379',
  };
}

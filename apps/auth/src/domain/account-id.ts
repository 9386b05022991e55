import { z } from 'zod';

const accountId = z.uuid();

/** Whether a subject of an access token can be an account at all: a service’s own name is none. */
export function isAccountId(subject: string): boolean {
  return accountId.safeParse(subject).success;
}

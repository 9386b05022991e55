import { z } from 'zod';
import type { MailboxContent } from './evidence.ts';

const list = z.object({ items: z.array(z.object({ messageId: z.string() })) });

/** How many mails the local mailbox keeps. */
const KEPT = 2_000;

export async function readMailbox(url: string): Promise<MailboxContent> {
  const response = await fetch(new URL(`/api/mails?limit=${KEPT}`, url));
  if (!response.ok) throw new Error(`The mailbox answered ${response.status}`);
  const { items } = list.parse(await response.json());
  return { messageIds: items.map(({ messageId }) => messageId), keepsAll: items.length < KEPT };
}

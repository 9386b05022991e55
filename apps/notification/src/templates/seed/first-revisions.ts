import type { MessageKey } from '../../domain/messages.ts';
import type { TemplateSource } from '../template-engine.ts';
import { type Block, joined } from './blocks.ts';
import { german } from './german.ts';
import { englishOfAccounts } from './english-of-accounts.ts';
import { englishOfOrders } from './english-of-orders.ts';
import { englishOfReturns } from './english-of-returns.ts';

/** A message in the making. */
export interface Draft {
  readonly subject: string;
  readonly blocks: readonly Block[];
}

export interface FirstRevision extends TemplateSource {
  readonly key: MessageKey;
  readonly locale: string;
}

/** What the migration of the first day writes. It never changes: other words are other revisions. */
export function firstRevisions(): FirstRevision[] {
  const english: Readonly<Record<MessageKey, Draft>> = {
    ...englishOfAccounts,
    ...englishOfOrders,
    ...englishOfReturns,
  };
  return [...revisions('en', english), ...revisions('de', german)];
}

function revisions(locale: string, drafts: Readonly<Partial<Record<MessageKey, Draft>>>): FirstRevision[] {
  return Object.entries(drafts).map(([key, { subject, blocks }]) => ({
    key: key as MessageKey,
    locale,
    subject,
    bodyHtml: joined(blocks, 'html'),
    bodyText: joined(blocks, 'text'),
  }));
}

export { startMailbox, type Mailbox, type MailboxOptions } from './mailbox.ts';
export type { Mail, MailSummary } from './mail-store.ts';

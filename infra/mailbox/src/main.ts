import { startMailbox } from './mailbox.ts';

const { MAILBOX_DIR: folder, MAILBOX_HOST: host, MAILBOX_SMTP_PORT: smtpPort, MAILBOX_WEB_PORT: webPort } = process.env;
if (folder === undefined || smtpPort === undefined || webPort === undefined)
  throw new Error('MAILBOX_DIR, MAILBOX_SMTP_PORT and MAILBOX_WEB_PORT say where mails are kept and shown');

const mailbox = await startMailbox({
  folder,
  ...(host === undefined ? {} : { host }),
  smtpPort: Number(smtpPort),
  webPort: Number(webPort),
});
console.log(`Mails to ${mailbox.smtpUrl}, shown at ${mailbox.url}`);
// The first process of a container is not ended by a signal that it does not hear.
process.once('SIGTERM', () => void mailbox.close().then(() => process.exit(0)));

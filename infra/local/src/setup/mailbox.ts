import { join } from 'node:path';
import type { Layout } from '../layout.ts';
import { logOf } from '../layout.ts';
import { portOf } from '../ports.ts';
import { nodeFlags, runtimeEnvironment } from '../runtime.ts';
import { type Running, startChild } from '../supervisor/child.ts';
import { MAILBOX, root } from '../workspace.ts';

/** Starts the mailbox (infra/mailbox) from its sources; its mails stay in the data folder. */
export async function launchMailbox(layout: Layout, portBase: number): Promise<Running> {
  return startChild({
    name: MAILBOX,
    command: process.execPath,
    args: [...nodeFlags, join(root, 'infra/mailbox/src/main.ts')],
    env: {
      ...process.env,
      ...runtimeEnvironment(layout.compileCache),
      MAILBOX_DIR: layout.mailbox,
      MAILBOX_SMTP_PORT: String(portOf('smtp', portBase)),
      MAILBOX_WEB_PORT: String(portOf('mailbox', portBase)),
    },
    cwd: root,
    logFile: logOf(layout, MAILBOX),
    recordDir: layout.run,
  });
}

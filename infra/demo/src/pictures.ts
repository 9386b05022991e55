import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HOW_TO_START, runningPlatform } from '@tenfold/local-platform';
import { openBrowser } from '@tenfold/testing/browser';

/** Takes the pictures of docs/images anew, of the platform that runs, as a browser shows it. */

const folder = join(import.meta.dirname, '../../../docs/images');
/** Readable in a README, and small. */
const viewport = { width: 1_100, height: 680 };

const platform = await runningPlatform();
if (platform === undefined) {
  console.error(HOW_TO_START);
  process.exit(1);
}
const { gateway, mailbox } = platform.status;
const admin = platform.logins.find(({ role }) => role === 'admin')!;
await mkdir(folder, { recursive: true });
await using browser = await openBrowser();
const page = await browser.newPage({ viewport });

await page.goto(`${gateway.url}/status`);
await page.getByLabel('E-mail').fill(admin.email);
await page.getByLabel('Password').fill(admin.password);
await page.getByRole('button', { name: 'Log in' }).click();
await page.getByText(/^(\d+) of \1 services are ready/).waitFor();
await take('status-page');

await page.goto(`${gateway.url}/docs/#tag/order/POST/v1/orders`);
await page.getByRole('heading', { name: /Places an order/ }).scrollIntoViewIfNeeded();
await page.waitForLoadState('networkidle');
await take('api-reference');

await page.goto(mailbox.url);
await take('mailbox');

async function take(name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  console.log(`docs/images/${name}.png, ${Math.ceil((await stat(path)).size / 1024)} kB`);
}

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '@tenfold/testing/browser';
import nodemailer from 'nodemailer';
import { type Mailbox, startMailbox } from '../src/index.ts';

let folder: string;
let mailbox: Mailbox;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-mailbox-page-'));
  mailbox = await startMailbox({ folder, smtpPort: 0, webPort: 0 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await mailbox.close();
  await rm(folder, { recursive: true, force: true });
});

it('a browser shows the mails and opens one, whose code does not run and whose pictures are not fetched', async () => {
  await nodemailer.createTransport(mailbox.smtpUrl).sendMail({
    from: 'shop@example.com',
    to: 'ada@example.com',
    subject: 'Your order <17> is on its way',
    text: 'It left the house.',
    html: `<h2>It left the house</h2><img src="https://tracker.example/pixel.png">
      <script>document.querySelector('h2').textContent = 'code ran'</script>`,
  });
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('requestfinished', (request) => asked.push(request.url()));

  await page.goto(mailbox.url);
  await page.getByRole('link', { name: 'Your order <17> is on its way' }).click();

  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Your order <17> is on its way');
  expect(await page.frameLocator('iframe').getByRole('heading').textContent()).toBe('It left the house');
  expect(await page.locator('pre').textContent()).toBe('It left the house.\n');
  expect(asked.filter((address) => !address.startsWith(mailbox.url))).toEqual([]);
});

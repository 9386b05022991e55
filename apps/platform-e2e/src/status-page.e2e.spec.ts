import { catalogue } from '@tenfold/service-host/metrics/catalogue';
import { openBrowser } from '@tenfold/testing/browser';
import { eventually } from '@tenfold/testing/eventually';
import { PlatformUnderTest } from './platform-under-test.ts';

type Browser = Awaited<ReturnType<typeof openBrowser>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

let platform: PlatformUnderTest;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  platform = await PlatformUnderTest.open();
  browser = await openBrowser();
});
beforeEach(async () => {
  page = await browser.newPage();
});
afterEach(() => page.close());
afterAll(async () => {
  await browser.close();
  await platform[Symbol.asyncDispose]();
});

async function logIn(role: string): Promise<void> {
  const { email, password } = platform.handle.logins.find((login) => login.role === role)!;
  await page.goto(`${platform.handle.status.gateway.url}/status`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** The state of each service as the page shows it. */
async function states(): Promise<Record<string, string>> {
  const rows = await page.locator('tbody tr').all();
  return Object.fromEntries(
    await Promise.all(
      rows.map(async (row) => {
        const cells = await row.locator('td').allInnerTexts();
        return [cells[0]!, cells[1]!.split('\n', 1)[0]!];
      }),
    ),
  );
}

describe('the status page in a browser', () => {
  it('shows an admin ten services that are ready, and one that goes away and comes back', async () => {
    await logIn('admin');
    await page.getByText('10 of 10 services are ready').waitFor();
    expect(new Set(Object.values(await states()))).toEqual(new Set(['ready']));

    await platform.control.stop('return');
    try {
      await page.getByText('9 of 10 services are ready').waitFor();
      expect(await states()).toMatchObject({ return: 'away', order: 'ready' });
    } finally {
      await platform.control.start('return');
    }
    await page.getByText('10 of 10 services are ready').waitFor();
  });

  it('refuses a customer, and forgets who logged in when it is loaded again', async () => {
    await logIn('customer');
    await page.getByText('This account may not see the platform.').waitFor();
    expect(await page.getByRole('table').isVisible()).toBe(false);

    await logIn('admin');
    await page.getByRole('table').waitFor();
    await page.reload();
    await page.getByText('Log in with an account of the staff.').waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });
});

it('every metric of the catalogue is exported by some service, and each service tells its lag by topic', async () => {
  const { services: programs } = await platform.control.status();
  const services = programs.filter(({ name }) => !['gateway', 'simulators'].includes(name));
  await eventually(async () => {
    const exported = await Promise.all(services.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    for (const name of Object.keys(catalogue)) expect(exported.join('\n')).toContain(`\n# TYPE ${name} `);
    const lagging = exported.filter((text) =>
      /^consumer_lag_records\{topic="[^"]+",service="[^"]+"\} \d+$/m.test(text),
    );
    expect(lagging).toHaveLength(services.filter(({ consumerLag }) => consumerLag !== null).length);
  });
});

it('the API reference opens in a browser, made of this gateway alone', async () => {
  const origin = platform.handle.status.gateway.url;
  const strangers: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol.startsWith('http') && asked !== origin) strangers.push(request.url());
  });
  await page.goto(`${origin}/docs/`);
  await page.getByRole('heading', { name: 'Tenfold', level: 1 }).waitFor();
  expect(strangers).toEqual([]);
});

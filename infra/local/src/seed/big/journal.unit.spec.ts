import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from './journal.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-journal-'));
  file = join(folder, 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const wanted = { paymentMethodId: 'card', lines: [{ variantId: 'bowl', quantity: 2 }] };

describe('Journal', () => {
  it('knows in the next run what was done in the last one', () => {
    const first = new Journal(file);
    first.madeProduct(1, 'bowl');
    first.wentOn(7, { wanted });
    first.wentOn(7, { orderId: 'order-7' });

    const next = new Journal(file);
    expect([next.variantOf(1), next.variantOf(2)]).toEqual(['bowl', undefined]);
    expect([next.stepsOf(7), next.stepsOf(8)]).toEqual([{ wanted, orderId: 'order-7' }, {}]);
  });

  it('leaves out a line that a killed run has not finished, and goes on behind it', async () => {
    new Journal(file).wentOn(7, { wanted });
    await appendFile(file, '{"order":7,"orde');
    new Journal(file).wentOn(7, { became: 'delivered' });

    expect(new Journal(file).stepsOf(7)).toEqual({ wanted, became: 'delivered' });
  });

  it('forgets', () => {
    const journal = new Journal(file);
    journal.madeProduct(1, 'bowl');
    journal.forget();
    expect([journal.variantOf(1), new Journal(file).variantOf(1)]).toEqual([undefined, undefined]);
  });
});

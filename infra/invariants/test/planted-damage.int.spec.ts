import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkInvariants, invariants } from '../src/check.ts';
import { DamagedPlatform } from './damaged-platform.ts';
import { plantedDamage } from './planted-damage.ts';

let platform: DamagedPlatform;

beforeAll(async () => {
  platform = await DamagedPlatform.create();
});

afterAll(() => platform[Symbol.asyncDispose]());

const settleMs = 0;

describe('invariants', () => {
  it('all hold in a sound world, and each of them has looked at something where it must', async () => {
    const report = await platform.examineWith({}, (evidence) => checkInvariants(evidence, { settleMs }));

    expect(report.results.filter((result) => result.verdict !== 'holds')).toEqual([]);
    expect(report.holds).toBe(true);
  });

  it.each(invariants.map((invariant) => invariant.name))('%s: is broken by planted damage', async (name) => {
    const only = invariants.filter((invariant) => invariant.name === name);
    const report = await platform.examineWith(plantedDamage[name] ?? {}, (evidence) =>
      checkInvariants(evidence, { settleMs, only }),
    );

    expect(report.results).toEqual([expect.objectContaining({ name, verdict: 'broken' })]);
    expect(report.holds).toBe(false);
  });

  it('fail on an empty platform: a promise about nothing proves nothing', async () => {
    const empty = `ALTER TABLE outbox_messages DISABLE TRIGGER USER; TRUNCATE inbox_messages, outbox_messages`;
    const report = await platform.examineWith(
      { sql: { order: empty, product: empty, payment: empty }, ledger: () => [], log: () => [] },
      (evidence) =>
        checkInvariants(evidence, {
          settleMs,
          only: invariants.filter((invariant) => ['delivery: heard', 'liveness: outbox'].includes(invariant.name)),
        }),
    );

    expect(report.results.map((result) => result.verdict)).toEqual(['nothing to examine', 'nothing to examine']);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonical, knownTimeZone, localeChain } from './locale.ts';
import { messageKeys, messages } from './messages.ts';
import { notificationMoves, notificationStatuses, statesBefore } from './notification-status.ts';
import { retryDelayMs } from './retry-delay.ts';
import { spokenName } from './spoken-name.ts';
import { canMove } from './template-status.ts';
import { topics } from './topics.ts';

describe('the way of a notification', () => {
  test('ends where nobody wants it, and nowhere else for good', () => {
    expect(notificationStatuses.filter((status) => notificationMoves[status].length === 0)).toEqual(['suppressed']);
  });

  test('only what is in hand can be sent', () => {
    expect(statesBefore('sent')).toEqual(['sending']);
    expect(statesBefore('failed')).toEqual(['sending']);
    expect(statesBefore('pending')).toEqual(['sending', 'sent', 'failed']);
  });
});

describe('the pause before another try', () => {
  test('grows to the last of the list, and stays within a fifth of it', () => {
    const delays = [1_000, 5_000, 30_000];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (attempt, random) => {
          const base = delays[Math.min(attempt, 3) - 1]!;
          const delay = retryDelayMs(attempt, delays, random);
          expect(delay).toBeGreaterThanOrEqual(base * 0.8);
          expect(delay).toBeLessThanOrEqual(base * 1.2);
        },
      ),
    );
  });
});

describe('the language of a reader', () => {
  test.each([
    ['de-AT', ['de-AT', 'de', 'en']],
    ['de_at', ['de-AT', 'de', 'en']],
    ['zh-Hant-TW', ['zh-Hant-TW', 'zh-Hant', 'zh', 'en']],
    ['en', ['en']],
    ['', ['en']],
    ['not a locale', ['en']],
  ])('%s is looked for as %j', (locale, chain) => {
    expect(localeChain(locale)).toEqual(chain);
  });

  test('is always one that can be used, and so is the time zone', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => new Intl.DateTimeFormat(canonical(text), { timeZone: knownTimeZone(text) })).not.toThrow();
      }),
    );
  });
});

describe('the name in a greeting', () => {
  test.each([
    ['Ada', 'Ada'],
    ['  Dr. Ada\n O’Neil-King Jr. ', 'Dr. Ada O’Neil-King Jr.'],
    ['J.R.R. Tolkien', 'J.R.R. Tolkien'],
    ['林 小明', '林 小明'],
    ['', undefined],
    ['look at https://evil', undefined],
    ['see evil.example now', undefined],
    ['write to me@evil', undefined],
    ['a'.repeat(61), undefined],
  ])('%j is spoken as %j', (written, spoken) => {
    expect(spokenName(written)).toBe(spoken);
  });
});

describe('a template', () => {
  test('is never a draft again', () => {
    expect([canMove('active', 'draft'), canMove('retired', 'draft')]).toEqual([false, false]);
    expect([canMove('draft', 'active'), canMove('active', 'retired'), canMove('retired', 'active')]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('messages', () => {
  test('that are about a contract or the safety of an account cannot be refused', () => {
    const optional = messageKeys.filter((key) => !topics[messages[key].topic].legal);
    expect(optional).toEqual(['review_invited', 'wishlist_back_in_stock', 'cart_abandoned']);
  });

  test('hold a secret only where a link is mailed', () => {
    const secret = messageKeys.filter((key) => 'secret' in messages[key]);
    expect(secret).toEqual(['verify_email', 'password_reset']);
  });
});

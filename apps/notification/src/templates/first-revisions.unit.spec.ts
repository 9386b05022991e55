import { describe, expect, test } from '@jest/globals';
import { kindOf, messageKeys } from '../domain/messages.ts';
import { htmlMail, textMail } from './mail-layout.ts';
import { firstRevisions } from './seed/first-revisions.ts';
import { compile, render, TemplateFailure } from './template-engine.ts';

const shop = { name: 'Tenfold', url: 'http://shop.example' };
const reader = { locale: 'en', timeZone: 'Europe/Vienna' };
const words = (bodyHtml: string, data: Record<string, unknown> = {}, bodyText = 'x') =>
  render(compile({ subject: 'x', bodyHtml, bodyText }), data, reader);

describe('the first words of the shop', () => {
  test('are there for every message in English', () => {
    const english = firstRevisions().filter(({ locale }) => locale === 'en');
    expect(english.map(({ key }) => key).sort()).toEqual([...messageKeys].sort());
  });

  test.each(firstRevisions().map((revision) => [`${revision.key} in ${revision.locale}`, revision] as const))(
    '%s can be read: no gap, no code, both bodies',
    (_name, revision) => {
      const { sample, sometimes = [] } = kindOf(revision.key)!;
      const least = Object.fromEntries(Object.entries(sample).filter(([name]) => !sometimes.includes(name)));
      for (const data of [{ ...sample, name: 'Ada' }, least]) {
        const { subject, bodyHtml, bodyText } = render(
          compile(revision),
          { ...data, shop },
          { ...reader, locale: revision.locale },
        );
        for (const text of [subject, bodyHtml, bodyText]) {
          expect(text.trim()).not.toBe('');
          expect(text).not.toMatch(/\{\{|\{%|undefined|\[object|NaN/);
        }
        expect(bodyText).not.toMatch(/<[a-z]/);
      }
    },
  );
});

describe('a template', () => {
  test.each([
    ['asks for what there is not', '{{ nothing }}'],
    ['asks for a field that there is not', '{{ order.colour }}'],
    ['uses a filter that there is not', '{{ order | shout }}'],
    ['is not closed', '{% if order %}'],
    ['reads a file', '{% render "/etc/passwd" %}'],
    ['runs on and on', '{% for a in (1..100000000) %}{{ a }}{% endfor %}'],
  ])('that %s is refused with a sentence', (_what, html) => {
    expect(() => words(html, { order: { number: '1' } })).toThrow(TemplateFailure);
  });

  test('shows what customers typed as text, never as HTML', () => {
    expect(words('{{ name }}', { name: '<script>"&' }).bodyHtml).toBe('&lt;script&gt;&#34;&amp;');
  });

  test('reaches no property that is not in its data', () => {
    expect(() => words('{{ name.constructor }}', { name: 'Ada' })).toThrow(TemplateFailure);
  });

  test.each([
    ['en', { amount: 123456, currency: 'EUR' }, '€1,234.56'],
    ['de', { amount: 123456, currency: 'EUR' }, '1.234,56 €'],
    ['ja', { amount: 1999, currency: 'JPY' }, '¥1,999'],
    ['en', { amount: 1999, currency: 'KWD' }, 'KWD 1.999'],
  ])('writes money as a reader of %s does', (locale, price, expected) => {
    const { bodyText } = render(
      compile({ subject: 'x', bodyHtml: 'x', bodyText: '{{ price | money }}' }),
      { price },
      { ...reader, locale },
    );
    expect(bodyText.trim().replaceAll(/\s/gu, ' ').replace('￥', '¥')).toBe(expected);
  });

  test('writes times in the time zone of its reader', () => {
    expect(words('{{ at | moment }}', { at: '2026-01-18T23:30:00Z' }).bodyHtml).toMatch(/January 19, 2026.*12:30\sAM/);
  });
});

describe('the frame of a mail', () => {
  const around = {
    locale: 'de',
    shopName: 'A & B',
    shopUrl: 'http://shop.example',
    unsubscribeUrl: 'http://stop.example',
  };

  test('offers the end of mails that can be refused, in the language of the mail', () => {
    expect(htmlMail('<p>x</p>', around)).toContain('Bitte keine solchen Mails mehr');
    expect(textMail('x', around)).toContain('Bitte keine solchen Mails mehr: http://stop.example');
    expect(htmlMail('<p>x</p>', around)).toContain('A &#38; B');
    expect(textMail('x', { ...around, locale: 'fr', unsubscribeUrl: undefined })).not.toContain('stop');
  });
});

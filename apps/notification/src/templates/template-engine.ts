import { Liquid, type Template } from 'liquidjs';
import { canonical, knownTimeZone } from '../domain/locale.ts';

/** The words of one message in one language. */
export interface TemplateSource {
  readonly subject: string;
  readonly bodyHtml: string;
  readonly bodyText: string;
}

export interface CompiledTemplate {
  readonly subject: Template[];
  readonly bodyHtml: Template[];
  readonly bodyText: Template[];
}

export interface Rendered {
  readonly subject: string;
  readonly bodyHtml: string;
  readonly bodyText: string;
}

/** How the reader writes amounts and times. */
export interface Reader {
  readonly locale: string;
  readonly timeZone: string;
}

/** The template cannot be parsed, or asks for what there is not. The message says where. */
export class TemplateFailure extends Error {
  override readonly name = 'TemplateFailure';
}

const LONGEST_SUBJECT = 255;
/** A template is written by staff: it may be wrong, and must not be able to hold up the others. */
const LIMITS = { parseLimit: 200_000, renderLimit: 500, memoryLimit: 5_000_000 };
const options = { strictVariables: true, strictFilters: true, lenientIf: true, ownPropertyOnly: true, ...LIMITS };

/** No template reads a file: `include`, `render` and `layout` find nothing. */
const noFiles = { templates: {} };
const html = withFilters(new Liquid({ ...options, ...noFiles, outputEscape: 'escape' }));
const plain = withFilters(new Liquid({ ...options, ...noFiles }));

/** @throws TemplateFailure */
export function compile({ subject, bodyHtml, bodyText }: TemplateSource): CompiledTemplate {
  return failing(() => ({
    subject: plain.parse(subject),
    bodyHtml: html.parse(bodyHtml),
    bodyText: plain.parse(bodyText),
  }));
}

/** @throws TemplateFailure */
export function render(template: CompiledTemplate, data: Readonly<Record<string, unknown>>, reader: Reader): Rendered {
  const globals = { locale: canonical(reader.locale), time_zone: knownTimeZone(reader.timeZone) };
  return failing(() => ({
    subject: oneLine(plain.renderSync(template.subject, { ...data }, { globals }) as string),
    bodyHtml: html.renderSync(template.bodyHtml, { ...data }, { globals }) as string,
    bodyText: `${(plain.renderSync(template.bodyText, { ...data }, { globals }) as string).replaceAll(/\n{3,}/g, '\n\n').trim()}\n`,
  }));
}

function withFilters(engine: Liquid): Liquid {
  /** `{ amount, currency }` with the amount in minor units. */
  engine.registerFilter('money', function (value: unknown) {
    const { amount, currency } = value as { amount: number; currency: string };
    const format = new Intl.NumberFormat(localeIn(this), { style: 'currency', currency });
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  });
  engine.registerFilter('day', function (value: unknown) {
    return moment(value, this, { dateStyle: 'long' });
  });
  engine.registerFilter('moment', function (value: unknown) {
    return moment(value, this, { dateStyle: 'long', timeStyle: 'short' });
  });
  return engine;
}

interface FilterThis {
  readonly context: { readonly globals: object };
}

function localeIn({ context }: FilterThis): string {
  return (context.globals as { locale: string }).locale;
}

function moment(value: unknown, filter: FilterThis, style: Intl.DateTimeFormatOptions): string {
  const { time_zone: timeZone } = filter.context.globals as { time_zone: string };
  return new Intl.DateTimeFormat(localeIn(filter), { ...style, timeZone }).format(new Date(String(value)));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_SUBJECT);
}

function failing<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const [sentence] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new TemplateFailure(sentence!.slice(0, 500), { cause });
  }
}

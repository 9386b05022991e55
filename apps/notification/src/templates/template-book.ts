import { Injectable } from '@nestjs/common';
import { Database } from '@tenfold/database';
import { LRUCache } from 'lru-cache';
import { localeChain } from '../domain/locale.ts';
import { compile, type CompiledTemplate, TemplateFailure, type TemplateSource } from './template-engine.ts';

/** A template that is in use. */
export interface ActiveTemplate {
  readonly id: string;
  readonly key: string;
  readonly locale: string;
  readonly compiled: CompiledTemplate;
}

interface Row extends TemplateSource {
  readonly id: string;
  readonly key: string;
  readonly locale: string;
}

const ACTIVE = `SELECT id, key, locale FROM email_templates WHERE status = 'active' AND key = ANY($1)`;
const WORDS = `
  SELECT id, key, locale, subject, body_html AS "bodyHtml", body_text AS "bodyText"
  FROM email_templates WHERE id = ANY($1)`;

/** The templates in use, each compiled once: a revision that was in use never changes. */
@Injectable()
export class TemplateBook {
  readonly #compiled = new LRUCache<
    string,
    { readonly row: Row; readonly compiled: CompiledTemplate | TemplateFailure }
  >({
    max: 200,
  });

  constructor(private readonly database: Database) {}

  /** Which template of each key a reader of a locale gets. To be asked anew for each batch. */
  async open(keys: readonly string[]): Promise<(key: string, locale: string) => ActiveTemplate> {
    const active = await this.database.named<Pick<Row, 'id' | 'key' | 'locale'>>('active_templates', ACTIVE, [keys]);
    await this.#load(active.map(({ id }) => id).filter((id) => !this.#compiled.has(id)));
    return (key, locale) => {
      const found = localeChain(locale).flatMap(
        (tag) => active.find((row) => row.key === key && row.locale === tag) ?? [],
      );
      const entry = found[0] && this.#compiled.get(found[0].id);
      if (entry === undefined) throw new TemplateFailure(`There is no template in use for ${key}`);
      if (entry.compiled instanceof TemplateFailure) throw entry.compiled;
      return { id: entry.row.id, key, locale: entry.row.locale, compiled: entry.compiled };
    };
  }

  async #load(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const row of await this.database.named<Row>('template_words', WORDS, [ids])) {
      this.#compiled.set(row.id, { row, compiled: attempt(row) });
    }
  }
}

/** A broken template must fail its own notifications and nothing else. */
function attempt(source: TemplateSource): CompiledTemplate | TemplateFailure {
  try {
    return compile(source);
  } catch (error) {
    if (error instanceof TemplateFailure) return error;
    throw error;
  }
}

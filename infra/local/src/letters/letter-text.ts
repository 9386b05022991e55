import type { DryRun, Letter, LetterPage, LetterSummary, Redriven } from './letter-desk.ts';

/** Cut here: a list is read by the line. */
const ERROR_CHARACTERS = 100;

/** A page of letters, a line for each. */
export function pageText({ items, nextCursor }: LetterPage): string {
  if (items.length === 0) return 'No such dead letters.';
  const head = ['id', 'given up', 'type', 'handler', 'reason', 'tries', 'key', 'error'];
  const more = nextCursor === undefined ? [] : [`There are more: --cursor ${nextCursor}`];
  return [...columns([head, ...items.map(cells)]), ...more].join('\n');
}

function cells({ id, createdAt, type, handler, reason, attempts, key, error }: LetterSummary): string[] {
  const shortError = plain(error).slice(0, ERROR_CHARACTERS);
  return [id, secondsOf(createdAt), type, handler, reason, String(attempts), key, shortError].map(plain);
}

/** Everything about one letter. */
export function letterText(letter: Letter): string {
  const { id, status, version, topic, partition, offset, attempts, resolvedBy, resolvedReason } = letter;
  const facts = [
    [
      'status',
      [status, ...(resolvedBy === null ? [] : [`by ${resolvedBy}`, resolvedReason ?? ''])].join(' ').trimEnd(),
    ],
    ['version', String(version)],
    ['given up', secondsOf(letter.createdAt)],
    ['event', `${letter.type} ${letter.eventId}`],
    ['place', `${topic}, partition ${partition}, offset ${offset}`],
    ['key', letter.key],
    ['handler', letter.handler],
    ['reason', `${letter.reason}, after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`],
    ['error', letter.error],
    ...Object.entries(letter.headers).map(([name, value]) => [name, value]),
  ];
  return [
    id,
    ...columns(facts.map((fact) => ['', ...fact.map(plain)])),
    ...section('payload', letter.payload && payloadText(letter.payload)),
    ...section('payload as it arrived', letter.originalPayload && payloadText(letter.originalPayload)),
    ...section('stack', letter.stack),
  ].join('\n');
}

/** A payload alone: JSON to edit, or the base64 of what is no JSON. */
export function payloadText({ json, base64 }: NonNullable<Letter['payload']>): string {
  return base64 ?? JSON.stringify(json, null, 2);
}

export function dryRunText({ outcome, handlers = [], code, error }: DryRun): string {
  if (outcome === 'would_fail') return `would fail: ${plain(`${code}: ${error}`)}`;
  return handlers
    .flatMap(({ handler, runs, publishes, writes }) => [
      `${handler} ${runs ? 'would handle it' : 'has handled it already: nothing would happen'}`,
      ...publishes.map(({ type, key, payload }) => `  publishes ${plain(`${type} ${key}`)} ${JSON.stringify(payload)}`),
      ...writes.map(
        ({ table, inserted, updated, deleted }) =>
          `  ${table}: ${inserted} inserted, ${updated} updated, ${deleted} deleted`,
      ),
    ])
    .join('\n');
}

export function redrivenText(id: string, { outcome, code, error }: Redriven): string {
  if (outcome === 'failed') return `${id} failed and stays open: ${plain(`${code}: ${error}`)}`;
  return outcome === 'handled' ? `${id} handled` : `${id} had been handled already; closed`;
}

function section(title: string, text: string | null): string[] {
  return text === null ? [] : [`  ${title}`, ...text.split('\n').map((line) => `    ${plain(line)}`)];
}

/** Each column as wide as its widest cell. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

function secondsOf(moment: string): string {
  return moment.slice(0, 19).replace('T', ' ');
}

/** Events come from anywhere: what they hold must not steer the terminal. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

import type { Mail, MailSummary } from './mail-store.ts';

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
  table { border-collapse: collapse; width: 100%; }
  td, th { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid #e3e7ee; }
  a { color: #1a56b0; text-decoration: none; }
  iframe { width: 100%; height: 60rem; border: 1px solid #e3e7ee; border-radius: 6px; }
  pre { background: #f5f7fa; padding: 1rem; overflow: auto; white-space: pre-wrap; }
  small, .quiet { color: #667085; }`;

export function listPage(mails: readonly MailSummary[], to: string | undefined): string {
  const rows = mails.map(
    ({ id, to: recipients, subject, receivedAt }) => `
    <tr><td class="quiet">${escape(receivedAt.slice(0, 19).replace('T', ' '))}</td><td>${recipients
      .map((address) => `<a href="/?to=${encodeURIComponent(address)}">${escape(address)}</a>`)
      .join(', ')}</td><td><a href="/mails/${id}">${escape(subject || '(no subject)')}</a></td></tr>`,
  );
  const heading = to === undefined ? 'Mailbox' : `Mails for ${escape(to)}`;
  const all = to === undefined ? '' : ' · <a href="/">all mails</a>';
  const empty = '<p>No mail yet. Every mail of the shop ends up here and goes nowhere else.</p>';
  const table = `<table><tr><th>UTC</th><th>To</th><th>Subject</th></tr>${rows.join('')}</table>`;
  return page(
    heading,
    `<h1>${heading}</h1><p class="quiet">${mails.length} mails${all}</p>${rows.length ? table : empty}`,
  );
}

export function mailPage({ id, from, to, subject, receivedAt, messageId, text, html, headers }: Mail): string {
  const facts = [
    ['From', from],
    ['To', to.join(', ')],
    ['Received', receivedAt],
    ['Message-ID', messageId],
    ['List-Unsubscribe', headers['list-unsubscribe'] ?? ''],
  ].filter(([, value]) => value !== '');
  return page(
    escape(subject),
    `<p><a href="/">all mails</a> · <a href="/api/mails/${id}/source">source</a></p><h1>${escape(subject)}</h1>
    <p>${facts.map(([name, value]) => `<small>${name}</small> ${escape(value!)}`).join('<br>')}</p>
    ${html === null ? '' : `<iframe src="/mails/${id}/html" sandbox="allow-popups" title="The mail"></iframe>`}
    <h2>Text</h2><pre>${escape(text)}</pre>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style>${body}</html>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

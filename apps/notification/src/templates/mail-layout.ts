/** What stands around every mail. */
export interface Surroundings {
  readonly locale: string;
  readonly shopName: string;
  readonly shopUrl: string;
  readonly unsubscribeUrl: string | undefined;
}

const words = {
  en: {
    because: 'You get this mail because it concerns your account or your order at',
    stop: 'Do not send me such mails any more',
  },
  de: {
    because: 'Sie erhalten diese Mail, weil sie Ihr Konto oder Ihre Bestellung betrifft bei',
    stop: 'Bitte keine solchen Mails mehr',
  },
};

/** The whole HTML of a mail: styles are inline, because mail programs know no others. */
export function htmlMail(body: string, { locale, shopName, shopUrl, unsubscribeUrl }: Surroundings): string {
  const { because, stop } = wordsIn(locale);
  const shop = `<a href="${escape(shopUrl)}" style="color:#667085">${escape(shopName)}</a>`;
  const link = unsubscribeUrl && `<br><a href="${escape(unsubscribeUrl)}" style="color:#667085">${stop}</a>`;
  return `<!doctype html>
<html lang="${escape(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;background:#f2f4f7;font:16px/1.55 Helvetica,Arial,sans-serif;color:#1d2939">
<div style="max-width:600px;margin:24px auto;background:#fff;border-radius:8px;padding:32px">
<p style="margin:0 0 24px;font-size:20px;font-weight:bold;color:#1a56b0">${escape(shopName)}</p>
${body}
</div>
<p style="max-width:600px;margin:0 auto 24px;padding:0 32px;font-size:12px;color:#667085">${because} ${shop}.${link ?? ''}</p>
</body></html>
`;
}

export function textMail(body: string, { locale, shopName, shopUrl, unsubscribeUrl }: Surroundings): string {
  const { because, stop } = wordsIn(locale);
  const link = unsubscribeUrl === undefined ? '' : `${stop}: ${unsubscribeUrl}\n`;
  return `${body}\n-- \n${because} ${shopName} (${shopUrl}).\n${link}`;
}

function wordsIn(locale: string) {
  return locale.startsWith('de') ? words.de : words.en;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

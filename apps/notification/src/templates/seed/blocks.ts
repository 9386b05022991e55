/** A piece of a message, in Liquid, for both bodies. */
export interface Block {
  readonly html: string;
  readonly text: string;
}

/** A paragraph; may hold Liquid, no HTML. */
export const p = (words: string): Block => ({ html: `<p>${words}</p>`, text: `${words}\n` });

export const heading = (words: string): Block => ({
  html: `<h1 style="font-size:22px;margin:0 0 16px">${words}</h1>`,
  text: `${words}\n`,
});

/** "Hello Ada," or "Hello,". */
export const greeting = (hello: string): Block => p(`${hello}{% if name %} {{ name }}{% endif %},`);

export const button = (label: string, url: string): Block => ({
  html: `<p style="margin:24px 0"><a href="${url}" style="background:#1a56b0;color:#fff;padding:12px 20px;border-radius:6px;text-decoration:none">${label}</a></p>`,
  text: `${label}: ${url}\n`,
});

/** Something to be copied, as a code. */
export const code = (value: string): Block => ({
  html: `<p style="font:15px monospace;background:#f2f4f7;padding:12px;border-radius:6px;word-break:break-all">${value}</p>`,
  text: `    ${value}\n`,
});

/** Things with their quantities. */
export const things = (list: string): Block => ({
  html: `<ul style="padding-left:20px">{% for item in ${list} %}<li>{{ item.quantity }} × {{ item.name }}</li>{% endfor %}</ul>`,
  text: `{% for item in ${list} %}  {{ item.quantity }} × {{ item.name }}\n{% endfor %}`,
});

/** Names and values side by side; a row with a condition is only there when it holds. */
export const facts = (rows: readonly (readonly [label: string, value: string, when?: string])[]): Block => {
  const only = (when: string | undefined, row: string) =>
    when === undefined ? row : `{% if ${when} %}${row}{% endif %}`;
  const htmlRows = rows.map(([label, value, when]) =>
    only(
      when,
      `<tr><td style="padding:4px 16px 4px 0;color:#667085">${label}</td><td style="padding:4px 0;text-align:right">${value}</td></tr>`,
    ),
  );
  return {
    html: `<table style="border-collapse:collapse">${htmlRows.join('')}</table>`,
    text: `${rows.map(([label, value, when]) => only(when, `  ${label}: ${value}\n`)).join('')}`,
  };
};

/** Each parcel with its number, as a link where the carrier has a page. */
export const parcels = (track: string): Block => ({
  html: `<ul style="padding-left:20px">{% for parcel in parcels %}<li>{{ parcel.number }}: {% if parcel.url %}<a href="{{ parcel.url }}">${track} {{ parcel.tracking }}</a>{% else %}{{ parcel.tracking }}{% endif %}</li>{% endfor %}</ul>`,
  text: `{% for parcel in parcels %}  {{ parcel.number }}: {{ parcel.tracking }}{% if parcel.url %} {{ parcel.url }}{% endif %}\n{% endfor %}`,
});

/** Pieces that are only there when the condition holds. */
export const when = (condition: string, ...blocks: readonly Block[]): Block => ({
  html: `{% if ${condition} %}${joined(blocks, 'html')}{% endif %}`,
  text: `{% if ${condition} %}${joined(blocks, 'text')}{% endif %}`,
});

export const joined = (blocks: readonly Block[], body: keyof Block): string =>
  blocks.map((block) => block[body]).join('\n');

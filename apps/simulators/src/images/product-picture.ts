import { createHash } from 'node:crypto';

/** Outlines of goods in a square of 100, by the word that the name of a picture begins with. */
const OUTLINES: Readonly<Record<string, string>> = {
  bags: 'M28 40h44l5 42a4 4 0 0 1-4 4H27a4 4 0 0 1-4-4zM38 46V32a12 12 0 0 1 24 0v14',
  kitchen:
    'M24 36h42v30a14 14 0 0 1-14 14H38a14 14 0 0 1-14-14zM66 44h6a9 9 0 0 1 0 18h-6M34 28c0-6 5-6 5-12M48 28c0-6 5-6 5-12',
  stationery: 'M26 20h44a4 4 0 0 1 4 4v52a4 4 0 0 1-4 4H26zM26 20v60M36 36h28M36 48h28M36 60h18',
  clothing: 'M38 22l12 6 12-6 18 12-8 14-8-4v36H36V44l-8 4-8-14z',
  books: 'M50 30c-8-8-20-8-30-6v48c10-2 22-2 30 6 8-8 20-8 30-6V24c-10-2-22-2-30 6zM50 30v48',
  outdoors: 'M12 78l26-44 14 22 8-12 28 34zM70 30a7 7 0 1 0 .1 0',
};
const BOX = 'M22 36l28-14 28 14v30L50 80 22 66zM22 36l28 14 28-14M50 50v30';

/** Hues of the colours that goods come in. */
const COLOURS: Readonly<Record<string, number>> = {
  ...{ olive: 80, forest: 140, moss: 110, navy: 225, blue: 215, sky: 200, teal: 175 },
  ...{ red: 5, rust: 18, sand: 40, tan: 32, ochre: 45, plum: 300, rose: 345 },
};

/**
 * A picture of a product for the name of its file, such as `bags-rolltop-olive`: always the same for the same name. What it
 * shows follows the first word, its colour the last one when that is a colour.
 */
export function productPicture(name: string): string {
  const words = name.toLowerCase().split('-');
  const outline = OUTLINES[words[0] ?? ''] ?? BOX;
  const [seed = 0, tilt = 0, place = 0] = createHash('sha256').update(name).digest();
  const hue = COLOURS[words.at(-1) ?? ''] ?? Math.round((seed * 360) / 256);
  const angle = (tilt % 13) - 6;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="800" height="800" role="img">
<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue} 45% 94%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 40% 84%)"/></linearGradient></defs>
<rect width="100" height="100" fill="url(#g)"/>
<circle cx="${20 + (place % 60)}" cy="${15 + (seed % 30)}" r="${26 + (tilt % 12)}" fill="hsl(${hue} 60% 98%)" opacity=".6"/>
<ellipse cx="50" cy="87" rx="30" ry="3.5" fill="hsl(${hue} 30% 25%)" opacity=".15"/>
<path transform="rotate(${angle} 50 50)" d="${outline}" fill="hsl(${hue} 45% 58%)" stroke="hsl(${hue} 45% 26%)" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/>
</svg>
`;
}

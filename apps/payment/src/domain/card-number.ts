const MAYBE_CARD = /(?:\d[ -]?){11,18}\d/g;

/**
 * Whether a text contains what looks like a card number: 12 to 19 digits, spaces and hyphens allowed, with a right check
 * digit (Luhn, ISO/IEC 7812-1). Such a text is refused wherever it comes in, so that no card number is ever stored.
 */
export function looksLikeCardNumber(text: string): boolean {
  return (text.match(MAYBE_CARD) ?? []).some((found) => hasCheckDigit(found.replaceAll(/\D/g, '')));
}

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let position = 0; position < digits.length; position++) {
    const digit = Number(digits[digits.length - 1 - position]);
    const weighted = position % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

const DIGITS = /[0-9](?:[ .\-]?[0-9]){11,18}/g;

/**
 * Whether a text holds something that could be a card number: 12 to 19 digits, also with spaces, dots or dashes between
 * them, whose check digit is right (ISO/IEC 7812, Luhn).
 */
export function holdsCardNumber(text: string): boolean {
  return (text.match(DIGITS) ?? []).some((run) => passesLuhn(run.replaceAll(/[^0-9]/g, '')));
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const LONGEST = 60;
const LINK = /:\/\/|[@/\\]|\.\p{L}{2,}/u;

/**
 * A name as a greeting speaks it, on one line. People are written to whom somebody else named: a guest order for a foreign
 * address must not be a way to write to it, so what could be a link or a whole message is no name.
 */
export function spokenName(written: string): string | undefined {
  const name = written.replaceAll(/\s+/g, ' ').trim();
  return name === '' || name.length > LONGEST || LINK.test(name) ? undefined : name;
}

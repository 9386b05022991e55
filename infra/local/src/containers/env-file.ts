/** The file that `node --env-file` reads: one key a line, every value between single quotes, where it stands for itself. */
export function envFile(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([key, value]) => {
      if (/['\n\r]/.test(value))
        throw new Error(`${key} holds a quote or a line break, which an environment file cannot`);
      return `${key}='${value}'\n`;
    })
    .join('');
}

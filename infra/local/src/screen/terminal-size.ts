/** As the terminal is now; one that does not tell (its size is 0 then) is taken for the smallest usual one. */
export function terminalSize(): { readonly rows: number; readonly columns: number } {
  const { rows, columns } = process.stdout;
  return { rows: rows || 24, columns: columns || 80 };
}

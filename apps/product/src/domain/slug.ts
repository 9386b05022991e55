/** A path segment made from a name: `Crème brûlée, 2 pcs` → `creme-brulee-2-pcs`. Empty when nothing readable is left. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 200)
    .replace(/^-+|-+$/g, '');
}

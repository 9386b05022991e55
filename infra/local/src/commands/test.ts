export async function test(_args: readonly string[]): Promise<number> {
  return 1;
}

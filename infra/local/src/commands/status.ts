import { HOW_TO_START, runningPlatform } from '../running.ts';
import { statusTable } from '../screen/status-table.ts';

/** Exit code 1 when no platform runs for this checkout. */
export async function status(args: readonly string[]): Promise<number> {
  const answer = (await runningPlatform())?.status;
  if (!answer) {
    console.error(HOW_TO_START);
    return 1;
  }
  console.log(
    args.includes('--json') ? JSON.stringify(answer, null, 2) : statusTable(answer, { colours: process.stdout.isTTY }),
  );
  return 0;
}

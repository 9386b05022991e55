import { controlOf } from '../control.ts';
import { layoutOf } from '../layout.ts';
import { statusTable } from '../status-screen.ts';

/** Exit code 1 when no platform runs for this checkout. */
export async function status(args: readonly string[]): Promise<number> {
  const answer = await controlOf(layoutOf().socket)
    .status()
    .catch(() => undefined);
  if (!answer) {
    console.error('The platform of this checkout does not run; start it with npm run up.');
    return 1;
  }
  console.log(args.includes('--json') ? JSON.stringify(answer, null, 2) : statusTable(answer, process.stdout.isTTY));
  return 0;
}

import { runStep } from './run-step.ts';

/** What is generated from the code is brought up to it: samples and schemas of events first, since the reference leads to them. */
export async function writeReference(root: string): Promise<void> {
  for (const script of ['infra/reference/src/contracts/release.ts', 'infra/reference/src/main.ts']) {
    await runStep(root, process.execPath, ['--disable-warning=ExperimentalWarning', script]);
  }
}

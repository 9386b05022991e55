import { runStep } from './run-step.ts';

/** What is generated from the code is brought up to it: tables of the README, samples, configuration, databases. */
export async function writeReference(root: string): Promise<void> {
  await runStep(root, process.execPath, ['--disable-warning=ExperimentalWarning', 'infra/reference/src/main.ts']);
}

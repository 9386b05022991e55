import type { Fault, FaultName } from './fault.ts';
import { kill } from './kill.ts';

export const faults: Partial<Record<FaultName, Fault>> = { F1: kill };

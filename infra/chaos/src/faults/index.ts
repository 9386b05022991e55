import { broker } from './broker.ts';
import { copies } from './copies.ts';
import { database } from './database.ts';
import { failPoints } from './fail-points.ts';
import type { Fault, FaultName } from './fault.ts';
import { kill } from './kill.ts';
import { lostAcknowledgement } from './lost-acknowledgement.ts';
import { poison } from './poison.ts';
import { provider } from './provider.ts';
import { zombie } from './zombie.ts';

export const faults: Readonly<Record<FaultName, Fault>> = {
  F1: kill,
  F2: failPoints,
  F3: zombie,
  F4: database,
  F5: broker,
  F7: lostAcknowledgement,
  F8: copies,
  F9: poison,
  F10: provider,
};

import { CreateSimulatorTables1763600000000 } from './1763600000000-create-simulator-tables.ts';

export const migrations = [CreateSimulatorTables1763600000000];

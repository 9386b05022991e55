import { cpuMs, withDescendants } from '../process-usage.ts';
import { subtract, type CpuByProgram } from '../processes.ts';
import { sum } from '../statistics.ts';
import type { BenchServers } from './bench-servers.ts';

/** Processor time of this process and the two servers during `work`, in milliseconds. */
export async function processorTime(servers: BenchServers, work: () => Promise<void>): Promise<CpuByProgram> {
  const now = (): CpuByProgram => ({
    service: cpuMs(process.pid),
    postgres: sum(withDescendants(servers.pids.postgres).map(cpuMs)),
    kafka: cpuMs(servers.pids.kafka),
  });
  const before = now();
  await work();
  return subtract(now(), before);
}

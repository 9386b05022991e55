import { performance } from 'node:perf_hooks';
import type { ProgramMetrics } from './program-metrics.ts';

/**
 * Memory, processor and event loop, read when somebody looks. prom-client's own set keeps a timer and a watcher of the garbage
 * collector running in each process, which an idle machine would pay for.
 */
export function exportProcess(metrics: ProgramMetrics): void {
  let before = performance.eventLoopUtilization();
  metrics.whenAsked(() => {
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const now = performance.eventLoopUtilization();
    metrics.set('process_resident_memory_bytes', rss);
    metrics.set('process_heap_used_bytes', heapUsed);
    metrics.set('process_cpu_seconds_total', (user + system) / 1e6);
    metrics.set('process_start_time_seconds', Math.round(performance.timeOrigin / 1000));
    metrics.set('process_event_loop_busy_ratio', performance.eventLoopUtilization(now, before).utilization);
    before = now;
  });
}

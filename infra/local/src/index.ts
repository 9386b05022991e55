export { buildApps, buildModule } from './build.ts';
export { controlOf, type Control } from './control.ts';
export { Platform, startPlatform } from './platform.ts';
export { partitionsOnALaptop, type PlatformOptions } from './platform-options.ts';
export { HOW_TO_START, runningPlatform } from './running.ts';
export type { Login } from './seed/logins.ts';
export type { PlatformStatus, ServiceStatus } from './status.ts';
export type { UnitState } from './supervisor/unit.ts';

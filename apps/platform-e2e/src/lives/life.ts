import type { Errands } from '../errands.ts';
import type { PlatformUnderTest } from '../platform-under-test.ts';

/** What somebody does in a shop, so that everything happens that can happen to it. */
export type Life = (platform: PlatformUnderTest, errands: Errands) => Promise<void>;

/** How long each figure is looked at, and how often. */
export interface Lengths {
  /** Rounds in which all rates are measured, one after another. */
  readonly rounds: number;
  readonly limitMs: number;
  readonly relayMs: number;
  readonly costMs: number;
  readonly latencyMs: number;
  readonly oneByOneEvents: number;
  readonly microBatchedEvents: number;
  readonly backlogRows: number;
}

export const lasting = {
  asItCounts: {
    rounds: 3,
    limitMs: 3_000,
    relayMs: 6_000,
    costMs: 6_000,
    latencyMs: 15_000,
    oneByOneEvents: 6_000,
    microBatchedEvents: 20_000,
    backlogRows: 1_000_000,
  },
  /** To see that it works; the figures mean nothing. */
  aMoment: {
    rounds: 1,
    limitMs: 1_000,
    relayMs: 1_000,
    costMs: 1_000,
    latencyMs: 2_000,
    oneByOneEvents: 2_000,
    microBatchedEvents: 4_000,
    backlogRows: 50_000,
  },
} as const satisfies Record<string, Lengths>;

/** How far a long work has come, and how fast: counted from this run's begin, so that what earlier runs did is not in the rate. */
interface Progress {
  readonly what: string;
  readonly done: number;
  readonly of: number;
  /** Done by this run. */
  readonly now: number;
  readonly elapsedMs: number;
}

export function progressLine({ what, done, of, now, elapsedMs }: Progress): string {
  const perSecond = elapsedMs > 0 ? (now * 1000) / elapsedMs : 0;
  const left = of - done;
  const outlook = left === 0 ? '' : perSecond === 0 ? ' · time left unknown' : ` · ${span(left / perSecond)} left`;
  return `${what} ${done} of ${of} · ${perSecond.toFixed(1)}/s${outlook}`;
}

/** A length of time in seconds, as a person says it. */
function span(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

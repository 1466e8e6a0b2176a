/** Time as the logic sees it: milliseconds of any steady clock, and one way to be called later. */
export interface Clock {
  now(): number;
  /** Calls `then` once after `ms`; the answer takes it back. */
  after(ms: number, then: () => void): () => void;
}

export const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

import { useEffect, useState } from "preact/hooks";

/** Draws again every `ms`, for what counts down or grows older. */
export function useTick(ms: number): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((before) => before + 1), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return Date.now();
}

/** Minutes that have gone by; never less than none. */
export const minutes = (ms: number): number => Math.max(0, Math.floor(ms / 60_000));

/** "2:05", in steps of ten seconds: it runs, and does not push. */
export function unhurried(ms: number): string | null {
  const seconds = Math.ceil(ms / 10_000) * 10;
  return seconds > 10 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : null;
}

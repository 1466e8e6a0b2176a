import { useEffect, useState } from "preact/hooks";

/** True once `on` has held for `ms` without a break. */
export function useLasting(on: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    setLasts(false);
    if (!on) return;
    const timer = setTimeout(() => setLasts(true), ms);
    return () => clearTimeout(timer);
  }, [on]);
  return on && lasts;
}

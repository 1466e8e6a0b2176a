import { useEffect, useRef, useState } from "preact/hooks";
import { type Act, useAct } from "./form.tsx";

export interface Fetched<T> {
  got: T | null;
  act: Act;
  again: () => void;
}

/** What a call tells, asked for when the page comes and whenever `key` is another one. What was told stays until there is more. */
export function useGot<T>(ask: () => Promise<T>, key = ""): Fetched<T> {
  const act = useAct();
  const [got, setGot] = useState<T | null>(null);
  const wanted = useRef(0);
  const latest = useRef(ask);
  latest.current = ask;
  const again = () => {
    wanted.current += 1;
    act.run(async () => {
      for (;;) {
        const asked = wanted.current;
        const told = await latest.current();
        // Asked for once more meanwhile: this answer may be of before.
        if (asked === wanted.current) return setGot(told);
      }
    });
  };
  useEffect(again, [key]);
  return { got, act, again };
}

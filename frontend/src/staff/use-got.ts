import { useEffect, useState } from "preact/hooks";
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
  const again = () => act.run(async () => setGot(await ask()));
  useEffect(again, [key]);
  return { got, act, again };
}

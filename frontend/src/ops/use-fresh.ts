import { useEffect, useRef, useState } from "preact/hooks";
import { type Act, useAct } from "../staff/form.tsx";

/**
 * What a call tells, asked for again whenever `moment` is another one, and at once when `path` is. One call at a time; what was asked for
 * meanwhile is asked for next. What was told stays until there is more.
 */
export function useFresh<T>(ask: (path: string) => Promise<T>, path: string, moment: unknown): { got: T | null; path: string; act: Act; again: () => void } {
  const act = useAct();
  const [told, setTold] = useState<{ got: T; path: string } | null>(null);
  const wanted = useRef({ path, moment });
  wanted.current = { path, moment };
  const again = () =>
    act.run(async () => {
      for (let asked = null as typeof wanted.current | null; asked?.path !== wanted.current.path; ) {
        asked = { ...wanted.current };
        const got = await ask(asked.path);
        setTold({ got, path: asked.path });
      }
    });
  useEffect(again, [path, moment]);
  return { got: told?.got ?? null, path: told?.path ?? "", act, again };
}

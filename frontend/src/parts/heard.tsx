import { h } from "preact";
import { useEffect, useState } from "preact/hooks";

/** For screen readers, apart from the log and no more than every ten seconds. */
export function Heard({ text }: { text: string }) {
  const [told, setTold] = useState(text);
  useEffect(() => {
    if (text === told) return;
    const timer = setTimeout(() => setTold(text), 10_000);
    return () => clearTimeout(timer);
  }, [text, told]);
  return (
    <span class="unseen" role="status">
      {told}
    </span>
  );
}

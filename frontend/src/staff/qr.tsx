import { h } from "preact";
import { generate } from "lean-qr";

/** Modules of quiet around it, as ISO/IEC 18004 asks for. */
const QUIET = 4;

/** Drawn here and nowhere else: what it says is a secret. Dark on light in both themes, or cameras do not read it. */
export function Qr({ text, label }: { text: string; label: string }) {
  const code = generate(text);
  const size = code.size + 2 * QUIET;
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  }
  return (
    <svg class="staff-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} />
    </svg>
  );
}

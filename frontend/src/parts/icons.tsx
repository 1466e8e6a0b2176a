import { h } from "preact";

/** Small drawings; each stands beside words, so none is read out. */
const drawings = {
  send: "M5 12h13M12 5l7 7-7 7",
  heart: "M12 20s-7-4.4-7-9.6A3.9 3.9 0 0 1 12 8a3.9 3.9 0 0 1 7 2.4C19 15.6 12 20 12 20Z",
  phone: "M6 4h3l2 5-2 1a11 11 0 0 0 5 5l1-2 5 2v3a2 2 0 0 1-2 2A16 16 0 0 1 4 6a2 2 0 0 1 2-2Z",
  down: "M12 5v14M6 13l6 6 6-6",
  moment: "M7 5v14M17 5v14",
} as const;

export function Icon({ is }: { is: keyof typeof drawings }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={drawings[is]} />
    </svg>
  );
}

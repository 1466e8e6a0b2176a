import { h } from "preact";

/** One for each seat of a circle: told apart by form first, by colour second. */
const forms = [
  "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z",
  "M5 5h14v14H5Z",
  "M12 4 21 20H3Z",
  "M12 2 22 12 12 22 2 12Z",
  "m12 2 3 7 7 .5-5.500 4.700 1.800 7.300-6.300-4-6.300 4 1.800-7.300L2 9.500 9 9Z",
  "M9 3h6v6h6v6h-6v6H9v-6H3V9h6Z",
  "M7 4h10l5 8-5 8H7l-5-8Z",
  "M16 3a9.500 9.500 0 1 0 5 14A8 8 0 0 1 16 3Z",
];

/** The sign of a member, the same one for as long as the room lasts. `member`: "m1", "m2" … */
export function Shape({ member }: { member: string }) {
  const seat = Math.max(0, (Number(member.slice(1)) || 1) - 1) % forms.length;
  return (
    <svg class={`shape shape-${seat + 1}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={forms[seat]} />
    </svg>
  );
}

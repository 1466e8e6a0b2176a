import { h } from "preact";

/** Two small boats with lanterns on a lake at dusk. Where they are tells how things stand; colours come from the stylesheet. */
type Mood = "landing" | "wait" | "end";

const places: Record<Mood, { mine: number; other: number | null }> = {
  landing: { mine: 250, other: 470 },
  wait: { mine: 300, other: null },
  end: { mine: 190, other: 540 },
};

function Boat({ x, y, turned }: { x: number; y: number; turned: boolean }) {
  return (
    <g transform={`translate(${x} ${y})${turned ? " scale(-1 1)" : ""}`}>
      <ellipse class="scene-shine" cx="12" cy="30" rx="5" ry="22" />
      <path class="scene-boat" d="M-34-2h68c-6 12-18 15-34 15s-28-3-34-15Z" />
      <path class="scene-mast" d="M12-2v-26" />
      <circle class="scene-halo" cx="12" cy="-32" r="24" />
      <circle class="scene-halo" cx="12" cy="-32" r="13" />
      <circle class="scene-light" cx="12" cy="-32" r="6" />
    </g>
  );
}

export function Scene({ mood }: { mood: Mood }) {
  const { mine, other } = places[mood];
  return (
    <svg class="scene" viewBox="0 0 720 230" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop class="scene-high" offset="0" />
          <stop class="scene-low" offset="0.8" />
        </linearGradient>
      </defs>
      <rect width="720" height="230" fill="url(#sky)" />
      <path class="scene-stars" d="M96 34h0M178 62h0M262 26h0M352 54h0M430 22h0M640 40h0M684 84h0M40 80h0M590 70h0" />
      <circle class="scene-moon" cx="392" cy="65" r="17" />
      <path class="scene-far" d="M0 134c70-36 130-40 214-14s120-30 196-34 104 34 170 30 92-26 140-14v128H0Z" />
      <path class="scene-near" d="M0 158c96-22 148-6 226-2s122-22 204-18 118 20 176 14 76-14 114-10v88H0Z" />
      <path class="scene-water" d="M0 160h720v70H0Z" />
      <path class="scene-ripple" d="M60 186h70M190 212h54M372 196h48M560 182h64M610 214h70M24 218h40" />
      <Boat x={mine} y={196} turned={false} />
      {other !== null && <Boat x={other} y={188} turned />}
    </svg>
  );
}

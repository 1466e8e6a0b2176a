import { Fragment, h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { path, ticks } from "./scale.ts";

const HEIGHT = 168;
const LEFT = 48;
const RIGHT = 8;
const TOP = 12;
const BOTTOM = 24;
const FIRST_WIDTH = 340;
/** So far apart that the words below the picture do not touch. */
const LABEL = 56;

export interface Series {
  name: string;
  kind: "bar" | "line" | "dashed";
  values: readonly (number | null)[];
}
interface Props {
  id: string;
  title: string;
  /** What the picture says, in a sentence. */
  summary: string;
  /** When each step was, said in full. */
  when: readonly string[];
  /** What stands below a step; null: nothing. */
  marks: readonly (string | null)[];
  series: readonly Series[];
  said: (value: number) => string;
  scale?: (most: number) => number[];
  limit?: { at: number; said: string };
}

/** Bars or lines over time. Whoever points at a step reads it below; whoever sees no picture has the sentence, and the table beside. */
export function Chart({ id, title, summary, when, marks, series, said, scale = ticks, limit }: Props) {
  const [frame, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const most = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const lines = scale(Math.max(most, limit && most > limit.at / 2 ? limit.at : 0));
  const top = lines.at(-1) ?? 1;
  const step = (width - LEFT - RIGHT) / Math.max(1, when.length);
  const x = (index: number) => LEFT + (index + 0.5) * step;
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const index = Math.floor((clientX - (currentTarget as Element).getBoundingClientRect().left - LEFT) / step);
    setAt(index >= 0 && index < when.length ? index : null);
  };
  const told = at === null ? "" : `${when[at]}: ${series.map(({ name, values }) => `${series.length > 1 ? `${name} ` : ""}${known(values[at], said)}`).join(", ")}`;
  return (
    <figure class="ops-chart" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <p class="soft small">{summary}</p>
        {series.length > 1 && <Legend series={series} />}
      </figcaption>
      <div ref={frame} class="ops-frame">
        <svg role="img" aria-label={`${title}. ${summary}`} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} onPointerMove={point} onPointerDown={point} onPointerLeave={() => setAt(null)}>
          {lines.map((value) => (
            <Fragment key={value}>
              <path class="ops-grid" d={`M${LEFT} ${y(value)}H${width - RIGHT}`} />
              <text class="ops-tick" x={LEFT - 6} y={y(value) + 4} text-anchor="end">
                {said(value)}
              </text>
            </Fragment>
          ))}
          {apart(marks, step).map((mark, index) =>
            mark ? (
              <text key={index} class="ops-tick" x={x(index)} y={HEIGHT - 6} text-anchor="middle">
                {mark}
              </text>
            ) : null,
          )}
          {at !== null && <path class="ops-here" d={`M${x(at)} ${TOP}V${HEIGHT - BOTTOM}`} />}
          {series.map(({ name, kind, values }) =>
            kind === "bar" ? (
              <path key={name} class="ops-bar" d={values.map((value, index) => bar(x(index), step, y(value ?? 0), y(0))).join("")} />
            ) : (
              <path key={name} class={`ops-series ops-series-${kind}`} d={path(values, x, y, Math.min(step, 8))} />
            ),
          )}
          {limit && limit.at <= top && (
            <>
              <path class="ops-limit" d={`M${LEFT} ${y(limit.at)}H${width - RIGHT}`} />
              <text class="ops-tick ops-limit-said" x={width - RIGHT} y={y(limit.at) - 4} text-anchor="end">
                {limit.said}
              </text>
            </>
          )}
        </svg>
      </div>
      <p class="ops-told small" aria-hidden="true">
        {told}
      </p>
    </figure>
  );
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <p class="staff-legend small" aria-hidden="true">
      {series.map(({ name, kind }) => (
        <span key={name}>
          <svg class="ops-sample" viewBox="0 0 28 10">
            <path class={`ops-series ops-series-${kind}`} d="M0 5h28" />
          </svg>{" "}
          {name}
        </span>
      ))}
    </p>
  );
}

const known = (value: number | null | undefined, said: (value: number) => string) => (value == null ? "–" : said(value));

function bar(x: number, step: number, top: number, foot: number): string {
  const half = Math.max(0.5, (step - Math.min(4, step * 0.25)) / 2);
  return top < foot ? `M${(x - half).toFixed(1)} ${foot}V${top.toFixed(1)}h${(half * 2).toFixed(1)}V${foot}z` : "";
}

/** Those that fit beside each other. */
function apart(marks: readonly (string | null)[], step: number): (string | null)[] {
  let last = -Infinity;
  return marks.map((mark, index) => {
    if (!mark || (index - last) * step < LABEL) return null;
    last = index;
    return mark;
  });
}

/** The frame's width in pixels, so that a picture's words are as large as all others. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  useLayoutEffect(() => {
    const { current } = frame;
    if (!current) return;
    const watch = new ResizeObserver(() => setWidth(Math.max(240, Math.floor(current.clientWidth))));
    watch.observe(current);
    return () => watch.disconnect();
  }, []);
  return [frame, width] as const;
}

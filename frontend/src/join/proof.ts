/** The proof of work that keeps floods of joins away. Found in slices while the person reads, so that nothing stalls. */
import { Beginning } from "./sha256.ts";

export interface Challenge {
  challenge: string;
  bits: number;
  /** Unix seconds. */
  expires_at: number;
}
export interface Proof {
  challenge: string;
  solution: string;
}

/** Milliseconds of one slice: half a frame. */
const SLICE_MS = 8;

export function zeroBits(hash: Uint32Array): number {
  let bits = 0;
  for (const word of hash) {
    const zeros = Math.clz32(word);
    bits += zeros;
    if (zeros < 32) break;
  }
  return bits;
}

/** `breathe` lets the page do other things between two slices. */
export async function prove(
  { challenge, bits }: Challenge,
  now: () => number,
  breathe: () => Promise<void>,
): Promise<Proof> {
  const encoder = new TextEncoder();
  const beginning = new Beginning(encoder.encode(`${challenge}:`));
  let until = now() + SLICE_MS;
  for (let tried = 0; ; tried++) {
    const solution = String(tried);
    if (zeroBits(beginning.digest(encoder.encode(solution))) >= bits) return { challenge, solution };
    if (tried % 64 === 0 && now() >= until) {
      await breathe();
      until = now() + SLICE_MS;
    }
  }
}

/** SHA-256 (FIPS 180-4) in plain code: `crypto.subtle` does not exist on http:// addresses of a home network. */
const K = new Uint32Array(64);
const START = new Uint32Array(8);

// The constants are the first 32 bits of the fractions of cube and square roots of the first primes.
for (let prime = 2, found = 0; found < 64; prime++) {
  let composite = false;
  for (let by = 2; by * by <= prime; by++) composite ||= prime % by === 0;
  if (composite) continue;
  if (found < 8) START[found] = ((Math.sqrt(prime) % 1) * 2 ** 32) | 0;
  K[found++] = ((Math.cbrt(prime) % 1) * 2 ** 32) | 0;
}

const w = new Int32Array(64);

/** Mixes one block of 64 bytes into `state`. */
function mix(state: Uint32Array, bytes: Uint8Array, offset: number): void {
  for (let i = 0; i < 16; i++) {
    const at = offset + i * 4;
    w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0;
    d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  const add = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i]! + add[i]!) | 0;
}

/** A hash whose beginning is already done: `digest(rest)` is SHA-256 of beginning + rest, as eight 32-bit words. */
export class Beginning {
  readonly #state = START.slice();
  readonly #left: Uint8Array;
  readonly #length: number;

  constructor(bytes: Uint8Array) {
    const whole = bytes.length - (bytes.length % 64);
    for (let at = 0; at < whole; at += 64) mix(this.#state, bytes, at);
    this.#left = bytes.slice(whole);
    this.#length = bytes.length;
  }

  digest(rest: Uint8Array): Uint32Array {
    const used = this.#left.length + rest.length;
    const tail = new Uint8Array(64 * Math.ceil((used + 9) / 64));
    tail.set(this.#left);
    tail.set(rest, this.#left.length);
    tail[used] = 0x80;
    const bits = (this.#length + rest.length) * 8;
    new DataView(tail.buffer).setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    new DataView(tail.buffer).setUint32(tail.length - 4, bits >>> 0);
    const state = this.#state.slice();
    for (let at = 0; at < tail.length; at += 64) mix(state, tail, at);
    return state;
  }
}

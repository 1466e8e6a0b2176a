/** How an offer makes itself known beside the page: title, vibration, and a quiet sound for whoever wants it. */
import type { Shelf } from "../keep.ts";
import type { Ringing } from "./duty.ts";

export interface Signals {
  sound: boolean;
  keys: boolean;
}
export const QUIET: Signals = { sound: false, keys: true };

const BUZZ = [180, 120, 180];
/** Twice in the twenty seconds: at the beginning and in the middle. */
const AGAIN_MS = 10_000;
const LOUDNESS = 0.06;

export class Ring {
  #id: string | null = null;
  #again = 0;
  #audio: AudioContext | null = null;
  readonly #name: string;
  readonly #signals: Shelf<Signals>;

  constructor(name: string, signals: Shelf<Signals>) {
    this.#name = name;
    this.#signals = signals;
  }

  get signals(): Signals {
    return this.#signals.read() ?? QUIET;
  }

  choose(signals: Signals): void {
    this.#signals.write(signals);
  }

  show(offer: Ringing | null, unread: number, words: string): void {
    document.title = offer ? `● ${words} – ${this.#name}` : unread > 0 ? `(${unread}) ${this.#name}` : this.#name;
    if (offer?.id === this.#id) return;
    this.#id = offer?.id ?? null;
    clearTimeout(this.#again);
    if (!offer) return;
    this.#call();
    this.#again = window.setTimeout(() => this.#call(), AGAIN_MS);
  }

  /** Two soft tones, a fourth apart. Browsers allow it after the page was touched once. */
  sound(): void {
    this.#audio ??= new AudioContext();
    const audio = this.#audio;
    void audio.resume();
    [392, 523].forEach((pitch, at) => {
      const begin = audio.currentTime + at * 0.28;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.04);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.7);
      tone.connect(volume).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + 0.75);
    });
  }

  #call(): void {
    // Before the page was touched, browsers refuse to shake.
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(BUZZ);
    if (this.signals.sound) this.sound();
  }
}

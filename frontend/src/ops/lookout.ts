/** The operators' page of one tab: who is signed in, which page is open, and the figures as they come. Knows no page itself. */
import { Door, type DoorNeeds } from "../staff/door.ts";
import type { Me } from "../staff/calls.ts";
import type { Live } from "./live.ts";
import type { Overview } from "./overview.ts";

export const PAGES = ["now", "rooms", "history", "alarms", "house"] as const;
export type PageName = (typeof PAGES)[number];

export interface LookoutNeeds extends Omit<DoorNeeds, "invitation"> {
  live: (signedOut: () => void) => Live<Overview>;
}

export class Lookout {
  readonly door: Door;
  live: Live<Overview> | null = null;
  page: PageName = "now";
  readonly #needs: LookoutNeeds;

  constructor(needs: LookoutNeeds) {
    this.#needs = needs;
    this.door = new Door({ ...needs, invitation: null, changed: () => this.#stepped() });
  }

  /** Who may look; null: nobody is signed in, or somebody whose role does not reach. */
  get operator(): Me | null {
    const { me } = this.door;
    return me?.role === "operator" ? me : null;
  }

  go(page: PageName): void {
    this.page = page;
    this.#needs.changed();
  }

  #stepped(): void {
    if (this.operator && !this.live) {
      // Whether the session is over, only a call can tell: what streams just breaks off.
      this.live = this.#needs.live(() => void this.door.calls.get("session").catch(() => {}));
      this.live.start();
    }
    if (!this.operator && this.live) {
      this.live.stop();
      this.live = null;
      this.page = "now";
    }
    this.#needs.changed();
  }
}

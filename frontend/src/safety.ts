/** The part of the app around safety: help cards, held messages, pauses, reports. Fetched as soon as a talk has begun, or when it is needed. */
export { Beside } from "./parts/beside.tsx";
export { SafetyCard } from "./parts/crisis.tsx";
export { Menu } from "./parts/menu.tsx";
export { OutcomeShown, Receipts } from "./parts/receipt.tsx";
export { Report } from "./parts/report.tsx";
export { Sanction } from "./parts/sanction.tsx";
export { deskOf } from "./room/desk.ts";

/** How a talk or a place in line came to its end, where that leads back. Pure. */
import { Close } from "./wire.ts";

/** Ends after which the place in line is the old one. */
export type Back = "no_show" | "listener_gone" | "handed_over";
export type Notice = "given_back" | "later" | "expired" | "elsewhere" | "fault";

export function isBack(reason: string): reason is Back {
  return ["no_show", "listener_gone", "handed_over"].includes(reason);
}

export function lineEnd(code: number): Notice {
  if (code === Close.UNAUTHORISED) return "expired";
  return code === Close.FINISHED ? "given_back" : "fault";
}

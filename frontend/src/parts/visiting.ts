import { createContext } from "preact";
import type { Visit } from "../visit.ts";

/** For what stands deep in a talk and leads out of it. null: there is no way out from here. */
export const Visiting = createContext<Visit | null>(null);

/** The part of the app that only a talk with a volunteer needs. Fetched once such a talk has begun. */
export { Listening } from "./parts/listening.tsx";

/** The part of the operators' page in which the house is run: fetched when somebody opens it. */
export { House } from "./house/house.tsx";

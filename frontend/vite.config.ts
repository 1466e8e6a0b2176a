import { defineConfig } from "vitest/config";

// In development the pages come from Vite and everything else from a running server.
const server = process.env.PEERCHAT_BACKEND ?? "http://127.0.0.1:8000";

/** What only the first pages and the end of a talk need, what only the line and a talk need, and what every page needs. */
const FIRST = /src\/(arrive|join\/(?!proof|sha256|hours)|parts\/(scene|grounding|heavy))/;
const LIVE = /src\/(link\/connection|room\/after\.|parts\/(elsewhere|begin|visiting))/;
const SHARED = /src\/(app|visit|keep|line\/hangup|words\/language|link\/(?!connection)|parts\/(title|fresh|viewport|care|shape|icons))/;

/** Each sheet of words is a file of its own, in each language. */
function words(): Record<string, string> {
  const sheets = ["", "landing-", "wait-", "talk-", "later-", "safety-", "listen-", "staff-", "duty-", "cards-", "office-", "reports-", "ops-", "acts-"].flatMap((sheet) => ["de", "en"].map((language) => sheet + language));
  return Object.fromEntries(sheets.map((sheet) => [`words-${sheet}`, `src/words/${sheet}.ts`]));
}

/** Styles and parts are fetched by the app itself: Vite's own helper around each import would be 700 bytes for nothing. */
const plainImports = {
  name: "plain imports",
  enforce: "pre" as const,
  load: (id: string) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : null),
};

export default defineConfig({
  plugins: [plainImports],
  // Elements are plain calls of `h`, children behind each other: smaller than the automatic way with its own maker of elements.
  oxc: { jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment", development: false } },
  build: {
    outDir: "../src/peerchat/web",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      // These keep their names: pages that the server makes load exit.js, the others are loaded when they are needed.
      input: { index: "index.html", exit: "src/exit.ts", call: "src/call.ts", proof: "src/join/proof.ts", ...words() },
      preserveEntrySignatures: "exports-only",
      output: {
        entryFileNames: ({ name }) => (name === "index" ? "assets/[name]-[hash].js" : "[name].js"),
        // What more than one part needs travels together; the pages that the server gives out name it, so that it comes beside the rest.
        // A talk does without what only the first pages and its own end need.
        codeSplitting: {
          groups: [
            { name: "first", test: FIRST },
            { name: "live", test: LIVE, priority: 1 },
            { name: "shared", test: SHARED, priority: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": server,
      "/help": server,
      "/exit": server,
      "/ws": { target: server, ws: true },
    },
  },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    environment: "node",
  },
});

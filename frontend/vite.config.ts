import { defineConfig } from "vitest/config";

// In development the pages come from Vite and everything else from a running server.
const server = process.env.PEERCHAT_BACKEND ?? "http://127.0.0.1:8000";

export default defineConfig({
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
      input: {
        index: "index.html", exit: "src/exit.ts", call: "src/call.ts", proof: "src/join/proof.ts",
        "words-de": "src/words/de.ts", "words-en": "src/words/en.ts", "words-talk-de": "src/words/talk-de.ts", "words-talk-en": "src/words/talk-en.ts",
      },
      preserveEntrySignatures: "exports-only",
      output: {
        entryFileNames: ({ name }) => (name === "index" ? "assets/[name]-[hash].js" : "[name].js"),
        // What more than one part needs travels together; the pages that the server gives out name it, so that it comes beside the rest.
        codeSplitting: { groups: [{ name: "shared", minShareCount: 2 }] },
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

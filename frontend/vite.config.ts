import { defineConfig } from "vitest/config";

// In development the pages come from Vite and everything else from a running server.
const server = process.env.PEERCHAT_BACKEND ?? "http://127.0.0.1:8000";

export default defineConfig({
  build: {
    outDir: "../src/peerchat/web",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
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

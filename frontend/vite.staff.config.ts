/** The pages of staff and of operators are built apart, and share what they can: what visitors load does not change by a byte because of them. */
import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment", development: false } },
  build: {
    outDir: "../src/peerchat/web",
    emptyOutDir: false,
    copyPublicDir: false,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: { staff: "staff.html", ops: "ops.html" },
      output: { entryFileNames: "assets/[name]-[hash].js", chunkFileNames: "assets/staff-[name]-[hash].js" },
    },
  },
});

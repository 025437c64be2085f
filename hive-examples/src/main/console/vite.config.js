import { defineConfig } from "vite";

export default defineConfig({
  build: { emptyOutDir: true, modulePreload: false, assetsInlineLimit: 0, target: "es2022" },
});

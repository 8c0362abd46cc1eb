import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

export default defineConfig({
  plugins: [tailwindcss(), react(), runtimeConfig(), compressed()],
  resolve: { conditions: ["@marketplace/source", ...defaultClientConditions] },
  build: {
    outDir: "dist/client",
    emptyOutDir: true,
    target: "es2023",
    rolldownOptions: {
      output: {
        // Pages are chunks of their own; what they share travels in a few files that change at different times.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            { name: "forms", test: /node_modules\/(react-hook-form|@hookform)\//, priority: 3 },
            { name: "data", test: /node_modules\/(@tanstack|@trpc|superjson|zod|dinero\.js)\//, priority: 3 },
            {
              name: "shared",
              test: /lucide-react|apps\/web\/src\/(app|ui)\/|packages\//,
              priority: 2,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  server: { host: "127.0.0.1", port: 4000 },
});

/** Answers `/config.json` while developing, as `src/server/serve-web.ts` does for the built app. */
function runtimeConfig(): Plugin {
  return {
    name: "runtime-config",
    configureServer({ middlewares }) {
      middlewares.use("/config.json", (_request, response) => {
        const { PUBLIC_QUERY_URL, PUBLIC_COMMAND_URL } = process.env;
        response.setHeader("content-type", "application/json");
        response.end(
          JSON.stringify({
            queryUrl: PUBLIC_QUERY_URL ?? "http://127.0.0.1:4001",
            commandUrl: PUBLIC_COMMAND_URL ?? "http://127.0.0.1:4002",
          }),
        );
      });
    },
  };
}

/** Lays a gzip and a brotli twin beside each script and style, so that the web server never compresses. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    // Not earlier: Vite still changes the chunks while the bundle is made.
    writeBundle({ dir = "." }, bundle) {
      for (const { fileName } of Object.values(bundle)) {
        const file = join(dir, fileName);
        if (!/\.(js|css)$/.test(file)) continue;
        const content = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${file}.br`, brotliCompressSync(content));
      }
    },
  };
}

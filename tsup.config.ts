import { defineConfig, type Options } from "tsup";

const common: Options = {
  format: "esm",
  platform: "node",
  target: "node20",
  clean: true,
  splitting: false,
  removeNodeProtocol: false,
  loader: { ".wasm": "file" },
  silent: true,
};

/** What the template deploys: one file for each kind of thread and the codecs they load, with nothing left to install. */
const lambda: Options = {
  ...common,
  entry: { handler: "src/handler.ts", "render-thread": "src/image/render/render-thread.ts" },
  outDir: process.env.FUNCTION_DIR ?? "dist/function",
  outExtension: () => ({ js: ".mjs" }),
  noExternal: [/.*/],
  minify: true,
  sourcemap: false,
  // Some of the dependencies are CommonJS and ask for Node's own modules with `require`.
  banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
};

/** What the package exports, its types too: whoever installs it installs nothing else. */
const library: Options = {
  ...common,
  entry: {
    index: "src/image/index.ts",
    kernel: "src/kernel/index.ts",
    "kernel-node": "src/image/kernel-node.ts",
  },
  outDir: "dist/library",
  noExternal: [/.*/],
  // A third less to parse at the start. Names stay, for those who read a stack trace.
  esbuildOptions: (options) => {
    options.minifyWhitespace = true;
    // One `kernel.wasm` for all three, under a name that others can import.
    options.assetNames = "[name]";
  },
  // Behind a brace without a space, publint would not find the `export`, and take the file for CommonJS.
  footer: { js: "export{};" },
  dts: { resolve: true },
};

/** The command line that runs the same topology on one machine. */
const local: Options = {
  ...common,
  entry: { cli: "src/local/local-cli.ts", bootstrap: "src/local/function/bootstrap.ts" },
  outDir: "dist/local",
  skipNodeModulesBundle: true,
};

export default defineConfig(process.env.FUNCTION_DIR ? lambda : [lambda, library, local]);

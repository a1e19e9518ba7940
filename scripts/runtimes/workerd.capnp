using Workerd = import "/workerd/workerd.capnp";

# What a Cloudflare worker gets: modules by their names, compiled WebAssembly among them, and no files.
const config :Workerd.Config = (services = [(name = "main", worker = .main)]);

const main :Workerd.Worker = (
  compatibilityDate = "2026-11-01",
  modules = [
    (name = "scripts/runtimes/on-workerd.mjs", esModule = embed "on-workerd.mjs"),
    (name = "scripts/runtimes/program.mjs", esModule = embed "program.mjs"),
    (name = "dist/library/kernel.js", esModule = embed "../../dist/library/kernel.js"),
    (name = "dist/library/kernel.wasm", wasm = embed "../../dist/library/kernel.wasm"),
  ],
  bindings = [
    (name = "images/baseline-420.jpg", data = embed "../../fixtures/images/baseline-420.jpg"),
    (name = "images/progressive.jpg", data = embed "../../fixtures/images/progressive.jpg"),
    (name = "images/gray.jpg", data = embed "../../fixtures/images/gray.jpg"),
    (name = "images/orientation/6.jpg", data = embed "../../fixtures/images/orientation/6.jpg"),
    (name = "images/png/rgb.png", data = embed "../../fixtures/images/png/rgb.png"),
    (name = "images/png/palette.png", data = embed "../../fixtures/images/png/palette.png"),
    (name = "images/png/transparent.png", data = embed "../../fixtures/images/png/transparent.png"),
    (name = "images/png/rgb-16-bit.png", data = embed "../../fixtures/images/png/rgb-16-bit.png"),
    (name = "images/png/rgb-interlaced.png", data = embed "../../fixtures/images/png/rgb-interlaced.png"),
  ],
);

// Runs the program where there are none: a Cloudflare worker, with nothing of Node (`workerd.capnp`).
import { createKernel } from "../../dist/library/kernel.js";
import module from "../../dist/library/kernel.wasm";
import { run } from "./program.mjs";

export default {
  async test(_controller, fixtures) {
    const lines = await run(createKernel, module, (fixture) => new Uint8Array(fixtures[fixture]));
    console.log(lines.join("\n"));
  },
};

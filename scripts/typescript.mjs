// `node --import` this to run the sources as they are: TypeScript through tsx, and a `.wasm` import giving the
// file's URL, as the bundler's `file` loader gives its path.
import { register } from "node:module";
import "tsx";

register(new URL("./wasm-loader.mjs", import.meta.url));

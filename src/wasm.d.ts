/** tsup's `file` loader: the path of the emitted file, relative to the bundle. */
declare module "*.wasm" {
  const path: string;
  export default path;
}

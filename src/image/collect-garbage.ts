/**
 * Gives the memory back that WebAssembly instances held which nobody refers to any more. Left to itself, V8 may let several of
 * them stand beside each other, since what they hold does not lie on its own heap.
 */
export async function collectGarbage(): Promise<void> {
  const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([
    import("node:v8"),
    import("node:vm"),
  ]);
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  setFlagsFromString("--no-expose-gc");
}

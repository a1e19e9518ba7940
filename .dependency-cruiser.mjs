// Who may import whom: kernel <- image <- the rest, and no circles, types included. A test may import what it needs.

const TEST = "\\.test\\.ts$";
/** What runs on developers' machines only. */
const TOOLS = "^src/(local|ops|testing)/";

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @satisfies {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    forbid("no-circles", "A circle of imports has no layers.", {}, { circular: true }),
    forbid("resolved", "What is imported must be there.", {}, { couldNotResolve: true, pathNot: "\\.wasm$" }),
    forbid(
      "kernel",
      "The kernel runs in any JavaScript runtime: it knows its own files, no package, nothing of Node.",
      { path: "^src/kernel/", pathNot: TEST },
      { pathNot: "^src/kernel/" },
    ),
    forbid(
      "image",
      "The image code knows the kernel and packages; nothing of S3, SQS, Lambda or the command lines.",
      { path: "^src/image/", pathNot: TEST },
      { path: "^src/", pathNot: "^src/(image|kernel)/" },
    ),
    forbid(
      "picture",
      "Geometry and pixels are below everything else in src/image.",
      { path: "^src/image/picture/", pathNot: TEST },
      { path: "^src/image/", pathNot: "^src/image/picture/" },
    ),
    forbid(
      "colour",
      "Colour is converted without knowing a format, or what it is rendered for.",
      { path: "^src/image/colour/", pathNot: TEST },
      { path: "^src/image/(formats|render|stock)/" },
    ),
    forbid(
      "formats",
      "A format is told what is needed of it; it knows no plan, job or thread.",
      { path: "^src/image/formats/", pathNot: TEST },
      { path: "^src/image/render/" },
    ),
    forbid(
      "s3",
      "Only src/aws/storage.ts knows the S3 client, and the local stack, which makes the buckets.",
      { path: "^src/", pathNot: ["^src/aws/storage\\.ts$", "^src/local/", TEST] },
      { path: "node_modules/@aws-sdk/(client-s3|lib-storage)/" },
    ),
    forbid(
      "aws",
      "Only src/aws knows AWS's clients.",
      { path: "^src/", pathNot: ["^src/aws/", TOOLS, TEST] },
      { path: "node_modules/@aws-sdk/" },
    ),
    forbid(
      "tools",
      "What is deployed knows nothing of the tools around it.",
      { path: "^src/", pathNot: [TOOLS, TEST] },
      { path: [TOOLS, TEST] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};

import { Stack, type StackOptions } from "../local/stack.ts";
import { projectPath } from "./fixtures.ts";

/** The runtime that the local stack starts in each execution environment, as built. */
export const BOOTSTRAP = projectPath("dist/local/bootstrap.js");

/** The stack with the built function, on a free port, in a hurry. */
export function startStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  return Stack.start({
    template: projectPath("template.yaml"),
    functionFolder: projectPath("dist/function"),
    bootstrap: BOOTSTRAP,
    retryDelaySeconds: 0,
    batchWindowSeconds: 0,
    ...options,
  });
}

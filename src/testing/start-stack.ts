import { Stack, type StackOptions } from "../local/stack.ts";
import { projectPath } from "./fixtures.ts";

/** The runtime that is started in each execution environment: the local stack's, as built, or another. */
export const BOOTSTRAP = projectPath(process.env.RUNTIME_CLIENT ?? "dist/local/bootstrap.js");

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

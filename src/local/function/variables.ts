import type { Topology } from "../template.ts";

/** The function's variables as the template gives them, with the URLs that its queues really have. */
export function functionVariables(
  topology: Topology,
  queueUrl: (name: string) => string,
): Record<string, string> {
  const urls = new Map(topology.queues.map(({ name, url }) => [url, queueUrl(name)]));
  const variables = Object.entries(topology.function.environment);
  return Object.fromEntries(variables.map(([name, value]) => [name, urls.get(value) ?? value]));
}

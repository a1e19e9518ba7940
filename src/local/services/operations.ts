// biome-ignore lint/suspicious/noExplicitAny: requests are what the AWS SDK makes of its typed commands.
export type Request = any;

/** By the target of a request, what answers it. */
export type Operations = Record<string, (request: Request) => object | Promise<object>>;

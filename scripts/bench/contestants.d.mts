export const CONTESTANTS: Readonly<Record<string, unknown>>;

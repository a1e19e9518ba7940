export function runHostile(only?: string): boolean;

/*
 * How the kernel's arena gives memory out. AssemblyScript and TypeScript read this one file, so that predictions can't
 * differ.
 */

export const ARENA_ALIGNMENT = 16;
/** What SIMD loads may read past the end of anything. */
export const ARENA_SLACK = 64;

import { inflateSync } from "node:zlib";

/** What inflates to more is no profile that we can use. */
const MAX_PROFILE_BYTES = 2 ** 20;

/** @returns the profile that an iCCP chunk holds deflated; `undefined` for what can't be inflated, or to too much */
export function inflateProfile(deflated: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(deflated, { maxOutputLength: MAX_PROFILE_BYTES });
  } catch {
    return undefined;
  }
}

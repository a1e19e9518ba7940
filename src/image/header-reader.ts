import { makeInstance } from "./kernel-instance.ts";
import { Replaceable } from "./replaceable.ts";

/** Headers are read by an instance of their own, while another job's picture lies in the decoder's. */
export const headerReader = new Replaceable(makeInstance);

/** For editors: what scripts/kernel/local-objects.mjs takes out of the text before it is compiled. */

/** Objects of the class live in local variables. */
declare function local<T extends Function>(type: T): T;

/** The counter of a loop that is written out so many times: from 0 to `times` - 1, and again. */
declare function unrolled(turn: i32, times: i32): i32;

import type { DecodingDamage } from "../../kernel/kernel-error.ts";
import type { DamageWish } from "../formats/format.ts";
import type { ImageHeader } from "../formats/image-header.ts";
import type { Job } from "./job.ts";

/** A picture that was cut from a source for a job, in the engine's own form. */
export interface Picture {
  /** Takes it through the job's steps, where there are any, and encodes it. */
  encode(): Promise<Uint8Array>;
}

/** How a job that takes long stays in touch. */
export interface Control extends DamageWish {
  /** Now and then, something to wait for, so that others have their turn. @throws the reason of an aborted job */
  pause(): Promise<void> | undefined;
  /** Told what was spent on decoding and on resampling, in milliseconds. */
  spent(stage: "decode" | "resize", milliseconds: number): void;
  /** Whether the source is to be refused for it. */
  refuses(damage: DecodingDamage): boolean;
  /** Told what is wrong with the source. @throws {ImageError} if it is to be refused for it */
  damaged(damage: DecodingDamage): void;
}

/** A source's jobs, planned. */
export interface Prepared {
  /** The most memory that they take above an idle process, in bytes. */
  memory: number;
  /** Decodes the source, and makes the cut of each job, in their order. A picture is good until the next is asked for. */
  pictures(source: Uint8Array, control: Control): AsyncIterable<Picture>;
}

/**
 * The parts that turn bytes into pictures and pictures into bytes: the seam at which they can be replaced.
 *
 * An engine is stateless between jobs as far as its caller can tell: one that fails has already replaced its own instance when
 * it throws. Sources come one at a time.
 */
export interface Engine {
  /** Plans the jobs of a source, the largest first, from its header alone. */
  prepare(header: ImageHeader, sourceBytes: number, jobs: Job[]): Prepared;
  /** Starts compiling what most images need; a failure shows at the first use. */
  preload(): void;
  /** Gives back the memory that instances hold after a large image. */
  release(): Promise<void>;
}

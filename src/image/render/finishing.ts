import type { Instance } from "../../kernel/instance.ts";
import { paddedKind, padPicture } from "../../kernel/pad-picture.ts";
import { kindOf, type PlanarKind, type PlanarPicture, pictureBytes } from "../../kernel/planar-picture.ts";
import { paintingBytes, repaint, repaintBytes, toPixels } from "../../kernel/repaint.ts";
import { colourStep, outsideStep, type RowStep } from "../../kernel/row-steps.ts";
import type { Canvas, Size } from "../../kernel/shapes.ts";
import type { AcceptedPlanes, Footprint } from "../formats/format.ts";
import type { Job } from "./job.ts";

const OPAQUE = 255;
const RGBA = 4;

/** How a cut becomes what its encoder takes. */
interface Way {
  /** The planes that it leaves, which are the next way's, if there is one. */
  makes: PlanarKind;
  kernel: number;
  make(instance: Instance, picture: PlanarPicture): PlanarPicture;
}

/**
 * The ways from a cut's planes to an encoder's, the cheapest first: as they are, put on a canvas as they are, or painted anew by way
 * of their pixels.
 */
function wayOf(job: Job, size: Size, kind: PlanarKind, accepted: AcceptedPlanes): Way {
  const { colour, canvas } = job;
  if (!colour && !canvas && isAccepted(kind, accepted)) {
    return { makes: kind, kernel: 0, make: (_instance, picture) => picture };
  }
  if (!colour && canvas && isPaddable(kind, canvas)) {
    const makes = paddedKind(kind, canvas);
    const make: Way["make"] = (instance, picture) => padPicture(instance, picture, canvas);
    if (isAccepted(makes, accepted)) return { makes, kernel: pictureBytes(canvas, makes), make };
  }
  const makes = paintedKind(kind, canvas, accepted);
  return {
    makes,
    kernel: repaintBytes(size, makes, canvas),
    make: (instance, picture) => repaint(instance, picture, makes, { steps: stepsOf(job), canvas }),
  };
}

/** Encodes a job's cut, by the shortest way. */
export async function encodeCut(instance: Instance, job: Job, cut: PlanarPicture): Promise<Uint8Array> {
  const { encoder, canvas } = job;
  if (!encoder.planes) return encoder.encode(toPixels(instance, cut, { steps: stepsOf(job), canvas }));
  const { make } = wayOf(job, cut, kindOf(cut), encoder.planes);
  return encoder.encode(instance, make(instance, cut));
}

/**
 * What `encodeCut` takes, without the encoder: of the kernel's memory, and of pixels outside it, which are garbage that may not be
 * collected yet. Bytes.
 */
export function finishingFootprint(job: Job, kind: PlanarKind): Footprint {
  const { encoder, canvas, colour } = job;
  const { size } = job.cut;
  const outside = colour && !colour.tables ? RGBA * area(size) : 0;
  if (encoder.planes) return { kernel: wayOf(job, size, kind, encoder.planes).kernel, outside };
  return { kernel: paintingBytes(size, canvas), outside: outside + RGBA * area(canvas ?? size) };
}

function stepsOf({ colour }: Job): RowStep[] {
  if (!colour) return [];
  return [colour.tables ? colourStep(colour.tables) : outsideStep(colour.convert)];
}

/** Gray is taken by every encoder, and has no chroma that could be subsampled. */
function isAccepted({ space, alpha, count, isSubsampled }: PlanarKind, accepted: AcceptedPlanes): boolean {
  if (count === 1) return true;
  return (
    space === accepted.space && accepted.alphas.includes(alpha) && isSubsampled === accepted.isSubsampled
  );
}

/** Nothing of the background is mixed with the picture: it is opaque, or the background is clear. */
function isPaddable({ space, alpha, count }: PlanarKind, { background }: Canvas): boolean {
  if (count === 1 && !isGray(background)) return false;
  if (space === "ycc") return background[3] === OPAQUE;
  return alpha === "none" || background[3] === 0;
}

/** The fewest planes that hold what is painted. */
function paintedKind(
  { alpha, count }: PlanarKind,
  canvas: Canvas | undefined,
  { space, isSubsampled }: AcceptedPlanes,
): PlanarKind {
  const hasAlpha = canvas ? canvas.background[3] < OPAQUE : alpha !== "none";
  if (hasAlpha) return { space, alpha: "straight", count: 4, isSubsampled: false };
  if (count === 1 && (!canvas || isGray(canvas.background))) {
    return { space: "ycc", alpha: "none", count: 1, isSubsampled: false };
  }
  return { space, alpha: "none", count: 3, isSubsampled };
}

const isGray = ([red, green, blue]: Canvas["background"]) => red === green && green === blue;

const area = ({ width, height }: Size) => width * height;

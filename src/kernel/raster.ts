import type { Instance } from "./instance.ts";
import type { PlanarPicture, Plane } from "./planar-picture.ts";
import {
  type AxisPlan,
  axisBytes,
  betweenBytes,
  boxBytes,
  type ComponentPlan,
  type Cut,
  isBoxed,
  padded,
  planComponents,
  planeBytes,
  RESAMPLER_BYTES,
  type Shape,
  windowBytes,
  windowRows,
  windowStride,
} from "./resampling-plan.ts";
import { FilterNumber } from "./status.ts";
import type { PlaneSet, Strip, StripShape } from "./strips.ts";

/** A cut, and how each of its components is made. */
export interface PlannedCut {
  cut: Cut;
  plans: ComponentPlan[];
}

/** Plans a cut of one of a source's sets. */
export function planCut(source: StripShape, cut: Cut): PlannedCut {
  const components = source.sets[cut.set]!.components.map((i) => source.components[i]!);
  return { cut, plans: planComponents({ ...source, components }, cut) };
}

/** Plans a cut of a picture that lies in memory. */
export const planCutOf = (shape: Shape, cut: Cut): PlannedCut => ({ cut, plans: planComponents(shape, cut) });

/** What `CutPass` takes for its results, in bytes. */
export const resultBytes = (cuts: PlannedCut[]) => sum(cuts.map(({ plans }) => planesBytes(plans)));

/** What it takes while the strips come, in bytes: weights and windows. */
export const passBytes = (cuts: PlannedCut[]) => sum(cuts.map(({ plans }) => workBytes(plans, true)));

/** What turning cuts upright takes, in bytes: of those whose axes are swapped, as much again. */
export const turnBytes = (cuts: PlannedCut[]) => resultBytes(cuts.filter(({ cut }) => cut.swap));

/** What `cutPicture` takes, in bytes. */
export const cutBytes = ({ cut, plans }: PlannedCut) =>
  planesBytes(plans) + workBytes(plans, false) + (cut.swap ? planesBytes(plans) : 0);

/** A cut that is being made: its planes have the stored picture's axes. */
interface Target extends PlannedCut {
  planes: Plane[];
}

/**
 * Several cuts of one stored picture, made while its strips come by: its height costs no memory.
 *
 * Results are allocated when it is made. What `start` allocates behind them, and what the caller allocates for decoding, is of
 * no use once the last strip has been pushed.
 */
export class CutPass {
  private readonly targets: Target[];
  /** For each component of the source, the resamplers that want its rows. */
  private readonly resamplers: number[][];

  /** @throws {KernelError} `outOfMemory` */
  constructor(
    private readonly instance: Instance,
    private readonly source: StripShape,
    cuts: PlannedCut[],
  ) {
    this.targets = cuts.map((planned) => allocateTarget(instance, planned));
    this.resamplers = source.components.map(() => []);
  }

  /** Allocates weights and windows. @throws {KernelError} `outOfMemory` */
  start(): void {
    for (const { cut, plans, planes } of this.targets) {
      const { components } = this.source.sets[cut.set]!;
      makeResamplers(this.instance, plans, planes, true).forEach((resampler, i) => {
        this.resamplers[components[i]!]!.push(resampler);
      });
    }
  }

  /** Takes the next rows in. */
  push({ planes }: Strip): void {
    const { exports } = this.instance;
    planes.forEach(({ plane, stride, rows, areFull = false }, i) => {
      if (rows === 0) return;
      for (const resampler of this.resamplers[i]!) exports.pushRows(resampler, plane, stride, rows, areFull);
    });
  }

  /** The finished cuts, upright. @throws {KernelError} `outOfMemory` */
  finish(): PlanarPicture[] {
    return this.targets.map((target) => upright(this.instance, this.source.sets[target.cut.set]!, target));
  }
}

/**
 * Cuts a picture that lies in memory, as planned for its shape; or with fewer planes, if its alpha has been found to be full.
 *
 * @throws {KernelError} `outOfMemory`
 */
export function cutPicture(instance: Instance, picture: PlanarPicture, planned: PlannedCut): PlanarPicture {
  const plans = planned.plans.slice(0, picture.planes.length);
  const target = allocateTarget(instance, { ...planned, plans });
  makeResamplers(instance, target.plans, target.planes, false).forEach((resampler, i) => {
    const { plane, stride } = picture.planes[i]!;
    const plan = target.plans[i]!;
    if (isBoxed(plan)) instance.exports.pushRows(resampler, plane, stride, plan.rows, false);
    else instance.exports.resamplePlane(resampler, plane, stride);
  });
  return upright(instance, picture, target);
}

function allocateTarget(instance: Instance, planned: PlannedCut): Target {
  const planes = planned.plans.map((plan) => ({
    plane: instance.allocate(planeBytesOf(plan)),
    stride: padded(plan.across, plan.multiple),
  }));
  return { ...planned, planes };
}

const planeBytesOf = ({ across, down, multiple }: ComponentPlan) => planeBytes(across, down, multiple);
const planesBytes = (plans: ComponentPlan[]) => sum(plans.map(planeBytesOf));

function makeResamplers(
  instance: Instance,
  plans: ComponentPlan[],
  planes: Plane[],
  isStreamed: boolean,
): number[] {
  const { exports } = instance;
  const at = plans.map(() => instance.allocate(RESAMPLER_BYTES));
  const boxes = plans.map((plan) => (isBoxed(plan) ? makeBox(instance, plan) : 0));
  const windows = plans.map((plan) =>
    hasWindow(plan, isStreamed) ? instance.allocate(windowBytes(plan)) : 0,
  );
  // Behind all windows: loads may run beyond a window, by a row.
  let shared: { plan: ComponentPlan; horizontal: number; vertical: number; between: number } | undefined;
  plans.forEach((plan, i) => {
    if (shared?.plan !== plan) {
      const vertical = makeAxis(instance, plan, plan.vertical, 0);
      const horizontal = makeAxis(instance, plan, plan.horizontal, plan.horizontal.first);
      shared = { plan, horizontal, vertical, between: instance.allocate(betweenBytes(plan)) };
    }
    const { plane, stride } = planes[i]!;
    exports.makeResampler(
      at[i]!,
      shared.vertical,
      shared.horizontal,
      plan.vertical.scale < 0,
      plan.isFine,
      shared.between,
      plan.horizontal.first,
      plan.horizontal.span,
      windows[i]!,
      windowStride(plan),
      windowRows(plan),
      plane,
      stride,
      boxes[i]!,
    );
  });
  return at;
}

/** What lies in memory as a whole needs no window. */
const hasWindow = (plan: ComponentPlan, isStreamed: boolean) => isStreamed || isBoxed(plan);

/** As `makeResamplers` allocates it. */
function workBytes(plans: ComponentPlan[], isStreamed: boolean): number {
  return sum(
    plans.map((plan, i) => {
      const isShared = i > 0 && plans[i - 1] === plan;
      const weights = isShared
        ? 0
        : axisBytes(plan.vertical) + axisBytes(plan.horizontal) + betweenBytes(plan);
      return (
        RESAMPLER_BYTES + weights + boxBytes(plan) + (hasWindow(plan, isStreamed) ? windowBytes(plan) : 0)
      );
    }),
  );
}

function makeAxis(instance: Instance, { filter }: ComponentPlan, axis: AxisPlan, offset: number): number {
  const at = instance.allocate(axisBytes(axis));
  const { reach, taps, length, count, origin, scale } = axis;
  instance.exports.makeAxis(at, FilterNumber[filter], reach, taps, length, count, origin, scale, offset);
  return at;
}

function makeBox(instance: Instance, plan: ComponentPlan): number {
  const { isFine, horizontal, vertical, columns, rows } = plan;
  const at = instance.allocate(boxBytes(plan));
  const first = horizontal.first * horizontal.box;
  const end = Math.min(columns, (horizontal.first + horizontal.span) * horizontal.box);
  instance.exports.makeBoxFilter(at, isFine, horizontal.box, vertical.box, first, end, rows);
  return at;
}

function upright(
  instance: Instance,
  { space, alpha }: Pick<PlaneSet, "space" | "alpha">,
  { cut, plans, planes }: Target,
): PlanarPicture {
  const { exports } = instance;
  const turned = plans.map(({ across, down, swap, multiple }, i) => {
    const from = planes[i]!;
    const [width, height] = swap ? [down, across] : [across, down];
    const to = swap
      ? { plane: instance.allocate(planeBytes(width, height, multiple)), stride: padded(width, multiple) }
      : from;
    if (swap) exports.transpose(from.plane, from.stride, to.plane, to.stride, across, down);
    exports.extendEdges(to.plane, to.stride, width, height, padded(height, multiple));
    return to;
  });
  const { isSubsampled, chromaOffset } = cut;
  return { ...cut.size, space, alpha, planes: turned, isSubsampled, chromaOffset };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

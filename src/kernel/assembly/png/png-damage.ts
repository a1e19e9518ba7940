import { Status } from "../../status";

/** What is wrong with the picture data, the first that was met: its status and the byte of the file. */
export let damage: Status = Status.ok;
export let damageAt: u32 = 0;
/** Bits of `PngWarning`. */
export let warnings: u32 = 0;

export function forgetDamage(): void {
  damage = Status.ok;
  damageAt = 0;
  warnings = 0;
}

/** @returns the status, to be handed on */
export function noteDamage(status: Status, at: u32): Status {
  if (damage == Status.ok) {
    damage = status;
    damageAt = at;
  }
  return status;
}

export function warn(warning: u32): void {
  warnings |= warning;
}

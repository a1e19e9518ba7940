import { refuse, refuseFound, sourceAt, sourceLength } from "../../memory/source";
import { Status } from "../../../status";
import { Component, component, componentCount, height, isProgressive, layOut } from "./jpeg-frame";
import { byteAt, DNL, markerBehindData, payload, payloadBytes, position, segmentAt, u16At } from "./jpeg-markers";
import { assumeStandardTables, buildHuffmanTable, quantTable } from "./jpeg-tables";

/** The scan whose header was read last (ITU T.81 B.2.3). */
export let scanComponents: i32 = 0;
export let spectralStart: i32 = 0;
export let spectralEnd: i32 = 0;
export let successiveHigh: i32 = 0;
export let successiveLow: i32 = 0;
const SCAN_INDICES = memory.data(4);
/** How many scan headers were met. */
export let scansMet: i32 = 0;

/** For each component of the frame: its quantisation table as it was at its first scan, in natural order. */
const LATCHED = memory.data(4 * 128, 16);
let latched = 0;

export function forgetScans(): void {
  scansMet = latched = 0;
  memory.fill(LATCHED, 0, 4 * 128);
}

/** In the frame, of a component of the scan. */
export function componentIndex(index: i32): i32 {
  return load<u8>(SCAN_INDICES + index);
}

export function scanComponent(index: i32): Component {
  return component(componentIndex(index));
}

/** Reads the scan header that the walk has come to. */
export function readScan(): Status {
  if (componentCount == 0) return refuse(Status.noFrame, segmentAt);
  if (payloadBytes < 1) return refuse(Status.badScanLength, segmentAt);
  const data = sourceAt(payload, payloadBytes);
  const count: i32 = load<u8>(data);
  if (count < 1 || count > componentCount) return refuseFound(Status.badScanComponents, payload, count);
  if (payloadBytes != <u32>(4 + 2 * count)) return refuse(Status.badScanLength, segmentAt);
  let used = 0;
  for (let i = 0; i < count; i++) {
    const id: i32 = load<u8>(data + 1 + i * 2),
      tables: i32 = load<u8>(data + 2 + i * 2);
    let index = 0;
    // Some encoders give all components one name; they mean them in the frame's order.
    while (index < componentCount && (component(index).id != id || used & (1 << index))) index++;
    if (index == componentCount) return refuseFound(Status.badScanComponents, payload + 1 + 2 * i, id);
    if (tables >> 4 > 3 || (tables & 15) > 3) return refuse(Status.badHuffmanId, payload + 2 + 2 * i);
    used |= 1 << index;
    store<u8>(SCAN_INDICES + i, <u8>index);
    component(index).dcTable = tables >> 4;
    component(index).acTable = 4 + (tables & 15);
  }
  const rest = data + 1 + 2 * count;
  scanComponents = count;
  spectralStart = load<u8>(rest);
  spectralEnd = load<u8>(rest, 1);
  successiveHigh = load<u8>(rest, 2) >> 4;
  successiveLow = load<u8>(rest, 2) & 15;
  scansMet += 1;
  if (isProgressive && !isProgression()) return refuse(Status.badProgression, payload + 1 + 2 * count);
  return height == 0 ? findLines() : Status.ok;
}

/** The zigzag indices of the scan's band, as bits. */
export function bandBits(): u64 {
  return (spectralEnd == 63 ? ~(<u64>0) : ((<u64>2) << spectralEnd) - 1) & ~(((<u64>1) << spectralStart) - 1);
}

/** G.1.1.1.1 and B.2.3 */
function isProgression(): bool {
  const isDc = spectralStart == 0;
  if (isDc ? spectralEnd != 0 : scanComponents != 1 || spectralEnd < spectralStart || spectralEnd > 63) return false;
  return successiveLow <= 13 && (successiveHigh == 0 || successiveHigh == successiveLow + 1);
}

/** B.2.5: a frame without a height has it in a DNL segment right behind its first scan, and nowhere else. */
function findLines(): Status {
  const at = markerBehindData(position);
  const isThere = at + 6 <= sourceLength && byteAt(at + 1) == DNL && u16At(at + 2) == 4;
  const lines = isThere ? u16At(at + 4) : 0;
  if (lines == 0) return refuse(Status.noHeight, at);
  layOut(lines);
  return Status.ok;
}

/** Makes ready what the scan's data is decoded with. */
export function prepareTables(): Status {
  if (!isProgressive && scansMet == 1) assumeStandardTables();
  for (let i = 0; i < scanComponents; i++) {
    const c = scanComponent(i);
    const usesDc = !isProgressive || (spectralStart == 0 && successiveHigh == 0);
    const usesAc = !isProgressive || spectralStart > 0;
    const dc = usesDc ? buildHuffmanTable(<i32>c.dcTable) : Status.ok;
    if (dc != Status.ok) return dc;
    const ac = usesAc ? buildHuffmanTable(<i32>c.acTable) : Status.ok;
    if (ac != Status.ok) return ac;
    if (!latch(componentIndex(i))) return refuse(Status.missingQuantTable, segmentAt);
  }
  return Status.ok;
}

/** A table that is defined anew between two scans is not meant for the components that have begun. */
function latch(index: i32): bool {
  if (latched & (1 << index)) return true;
  const table = quantTable(component(index).quantTable);
  if (table == 0) return false;
  memory.copy(LATCHED + index * 128, table, 128);
  latched |= 1 << index;
  return true;
}

/** The quantisation steps of a component whose first scan has begun, in natural order, 16 bits each. */
export function latchedSteps(index: i32): usize {
  return LATCHED + index * 128;
}

/** Copies the component's quantisation steps into the order in which its blocks are stored: column by column. */
export function arrangeSteps(index: i32): void {
  const c = component(index);
  const table = latchedSteps(index);
  const n = 1 << c.log2;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const step = load<u16>(table + ((row * 8 + column) << 1));
      store<u16>(c.steps + ((column * n + row) << 1), step);
    }
  }
}

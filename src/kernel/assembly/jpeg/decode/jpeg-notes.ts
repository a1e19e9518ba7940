import { sourceAt } from "../../memory/source";
import { APP0, payload, payloadBytes } from "./jpeg-markers";

/**
 * What application segments tell of the picture. Of Exif blocks and ICC chunks only the place is kept. There may be any number
 * of segments, so that what is kept of them is bounded.
 */
const APP1 = 0xe1,
  APP2 = 0xe2,
  APP14 = 0xee;
/** The longest mark, and what stands behind it that we look at. */
const HEAD_BYTES: u32 = 14;

/** A segment that is shorter is none of JFIF's or Adobe's, as libjpeg judges it. */
const JFIF_BYTES: u32 = 14;
const ADOBE_BYTES: u32 = 12;
export let isJfif: bool = false;
/** 0 none, 1 YCC, 2 YCCK; -1 without Adobe's segment. */
export let adobeTransform: i32 = -1;

const EXIF_MARK_BYTES: u32 = 6;
const MOST_EXIF = 256;
const EXIF = memory.data(256 * 8, 4);
export let exifCount = 0;

/** "ICC_PROFILE\0", the chunk's number from 1, and how many there are (ICC.1:2022, B.4). */
const ICC_MARK_BYTES: u32 = 14;
/** By number. */
const ICC = memory.data(256 * 8, 4);
/** The highest number of a chunk; 0 without one. */
export let iccLast = 0;

export function forgetNotes(): void {
  isJfif = false;
  adobeTransform = -1;
  exifCount = 0;
  iccLast = 0;
  memory.fill(ICC, 0, 256 * 8);
}

/** Looks at the application segment that the walk has come to. */
export function note(marker: i32): void {
  const at = sourceAt(payload, min(HEAD_BYTES, payloadBytes));
  if (marker == APP0) {
    if (payloadBytes >= JFIF_BYTES && load<u32>(at) == 0x4649464a && load<u8>(at, 4) == 0) isJfif = true;
  } else if (marker == APP1) {
    // "Exif", a zero, and a fill byte (Exif 2.32, 4.7.2).
    const isExif = payloadBytes >= EXIF_MARK_BYTES && load<u32>(at) == 0x66697845 && load<u8>(at, 4) == 0;
    if (isExif && exifCount < MOST_EXIF) noteRange(EXIF + (exifCount++ << 3), EXIF_MARK_BYTES);
  } else if (marker == APP2) {
    const isIcc = payloadBytes >= ICC_MARK_BYTES && load<u64>(at) == 0x464f52505f434349 && load<u32>(at, 8) == 0x00454c49;
    if (!isIcc) return;
    const number: i32 = load<u8>(at, 12);
    if (number > 0) noteRange(ICC + (number << 3), ICC_MARK_BYTES);
    iccLast = max(iccLast, number);
  } else if (marker == APP14) {
    if (payloadBytes >= ADOBE_BYTES && load<u32>(at) == 0x626f6441 && load<u8>(at, 4) == 0x65) adobeTransform = load<u8>(at, 11);
  }
}

function noteRange(to: usize, markBytes: u32): void {
  store<u32>(to, payload + markBytes);
  store<u32>(to, payloadBytes - markBytes, 4);
}

/** Byte of the file where an Exif block's TIFF header is, and how many bytes the block has. */
export function exifFrom(index: i32): u32 {
  return load<u32>(EXIF + (index << 3));
}
export function exifBytes(index: i32): u32 {
  return load<u32>(EXIF + (index << 3), 4);
}

/** Byte of the file where the profile's part of that number begins, 0 for one that is missing, and how many bytes it has. */
export function iccFrom(number: i32): u32 {
  return load<u32>(ICC + (number << 3));
}
export function iccBytes(number: i32): u32 {
  return load<u32>(ICC + (number << 3), 4);
}

import { readFileSync } from "node:fs";
import { KernelError } from "../kernel/kernel-error.ts";
import { projectPath } from "./fixtures.ts";
import { seeded } from "./seeded.ts";
import { TestKernel } from "./test-kernel.ts";

/**
 * Feeds the kernel damaged JPEGs: mutations of good ones (bytes, bits, pieces cut out, doubled or overwritten), cuts at
 * every length, and headers of random content. Every outcome must be a picture or a `KernelError`, within bounds of
 * memory; and a good file must decode afterwards to the very bytes that it decoded to before, or something was written
 * where it does not belong.
 */
export interface KernelFuzzReport {
  cases: number;
  decoded: number;
  refused: number;
  /** What must not happen, each with the seed or the cut that showed it. */
  faults: string[];
  /** Milliseconds. */
  slowest: number;
}

const SEEDS = [
  "images/orientation/6.jpg",
  "images/gray.jpg",
  "images/baseline-444.jpg",
  "images/progressive.jpg",
].map((path) => new Uint8Array(readFileSync(projectPath(`fixtures/${path}`))));

/** Beyond the largest that a damaged header of our seeds' kind may claim, in pixels, a case is not decoded. */
const MAX_PIXELS = 4_000_000;
/** File, planes at full size and 4:4:4, coefficients, significance, a rendition: for `MAX_PIXELS`, generously. */
const MAX_MEMORY = 96 * 2 ** 20;
const MAX_MILLISECONDS = 5_000;

const SIZE = { width: 40, height: 30 };

export class KernelFuzzer {
  private kernel: TestKernel;
  private readonly expected: Buffer;
  readonly report: KernelFuzzReport = { cases: 0, decoded: 0, refused: 0, faults: [], slowest: 0 };

  constructor(private readonly module: WebAssembly.Module) {
    this.kernel = new TestKernel(module);
    this.expected = Buffer.from(job(this.kernel, SEEDS[0]!, 1));
  }

  /** Mutations until the time is over, from a seed on. @returns the seed to go on with */
  mutate(milliseconds: number, firstSeed: number): number {
    const end = Date.now() + milliseconds;
    let seed = firstSeed;
    while (Date.now() < end) {
      const random = seeded(seed);
      this.try(mutated(random), Math.floor(random() * 4), `seed ${seed}`);
      if (seed % 50 === 0) this.verify(`seed ${seed}`);
      seed++;
    }
    this.verify("the end");
    return seed;
  }

  /** The first bytes of a small file, cut at every length. */
  cutEverywhere(step = 1): void {
    for (const [i, file] of SEEDS.entries()) {
      for (let length = 0; length < file.length; length += step) {
        this.try(file.slice(0, length), length & 3, `file ${i} cut at ${length}`);
      }
    }
    this.verify("cuts");
  }

  private try(bytes: Uint8Array, shrink: number, name: string): void {
    this.report.cases++;
    const start = performance.now();
    try {
      if (claimedPixels(bytes) > MAX_PIXELS) {
        this.report.refused++;
        return;
      }
      job(this.kernel, bytes, shrink);
      this.report.decoded++;
    } catch (error) {
      if (error instanceof KernelError) this.report.refused++;
      else {
        this.report.faults.push(`${name}: ${error}`);
        this.kernel = new TestKernel(this.module);
      }
    }
    const took = performance.now() - start;
    this.report.slowest = Math.max(this.report.slowest, took);
    if (took > MAX_MILLISECONDS) this.report.faults.push(`${name}: took ${Math.round(took)} ms`);
    if (this.kernel.instance.memoryBytes > MAX_MEMORY) {
      this.report.faults.push(`${name}: memory grew to ${this.kernel.instance.memoryBytes} bytes`);
      this.kernel = new TestKernel(this.module);
    }
  }

  private verify(name: string): void {
    if (!this.expected.equals(job(this.kernel, SEEDS[0]!, 1))) {
      this.report.faults.push(`${name}: a good file decodes to something else`);
    }
  }
}

function job(kernel: TestKernel, bytes: Uint8Array, shrink: number): Uint8Array {
  const picture = kernel.cut(kernel.jpeg(bytes, shrink), { size: SIZE, isSubsampled: true });
  return kernel.encode(picture, 80);
}

/** Of every frame header that stands in the bytes, the largest. */
function claimedPixels(bytes: Uint8Array): number {
  let most = 0;
  for (let at = 0; at + 9 < bytes.length; at++) {
    if (bytes[at] !== 0xff || bytes[at + 1]! < 0xc0 || bytes[at + 1]! > 0xc2) continue;
    const height = (bytes[at + 5]! << 8) | bytes[at + 6]!;
    const width = (bytes[at + 7]! << 8) | bytes[at + 8]!;
    most = Math.max(most, width * height);
  }
  return most;
}

function mutated(random: () => number): Uint8Array {
  const below = (n: number) => Math.floor(random() * n);
  const source = SEEDS[below(SEEDS.length)]!;
  let bytes = source.slice();
  // Half of the changes fall on the headers, where they do most.
  const place = () => below(random() < 0.5 ? Math.min(700, bytes.length) : bytes.length);
  for (let changes = 1 + below(6); changes > 0; changes--) {
    const at = place();
    switch (below(6)) {
      case 0:
        bytes[at] = below(256);
        break;
      case 1:
        bytes[at]! ^= 1 << below(8);
        break;
      case 2:
        bytes.copyWithin(at, place(), place());
        break;
      case 3:
        bytes.fill(below(256), at, at + below(64));
        break;
      case 4:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + below(40))]);
        break;
      default: {
        // A marker, where none was.
        bytes[at] = 0xff;
        bytes[at + 1] = 0xc0 + below(0x30);
      }
    }
  }
  return bytes;
}

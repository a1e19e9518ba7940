import { DHT, DQT, DRI, SOF0, SOF2, SOS, segment } from "./jpeg-editing.ts";

/**
 * Writes JPEGs of given coefficients, in one sequential scan or in any progression (ITU T.81 F.1 and G.1). Both must decode to the
 * same samples: each kind of scan is tested by the other. Codes are not made to be short: each symbol has the 9 bits of its own value.
 */
export interface CoefficientPicture {
  /** Blocks across and down; all components have a block for each. */
  across: number;
  down: number;
  /** The step of each coefficient, by zigzag index. */
  steps: number[];
  /** Of each component, block by block, 64 coefficients by zigzag index. */
  components: Int16Array[];
  /** MCUs, 0 for none. */
  restartInterval?: number;
}

export interface ProgressiveScan {
  components: number[];
  band: [first: number, last: number];
  /** The lowest bit that earlier scans told, 0 for none, and the lowest that this one tells. */
  high: number;
  low: number;
}

const LONGEST_RUN = 0x7fff;
const ZRL = 0xf0;

export function sequentialJpeg(picture: CoefficientPicture): Uint8Array {
  const components = picture.components.map((_, i) => i);
  const data = inIntervals(picture, (bits, mcus) => {
    const dc = new DcWriter(bits, 0);
    for (const mcu of mcus) {
      for (const c of components) {
        const block = blockOf(picture, c, mcu);
        dc.first(c, block);
        const band = new BandWriter(bits, 1, 63, 0);
        band.first(block);
        band.flush();
      }
    }
  });
  return file(picture, SOF0, [scan(components, [0, 63], 0, 0), data]);
}

export function progressiveJpeg(picture: CoefficientPicture, scans: ProgressiveScan[]): Uint8Array {
  const pieces = scans.flatMap(({ components, band: [first, last], high, low }) => {
    const data = inIntervals(picture, (bits, mcus) => {
      const dc = new DcWriter(bits, low);
      const band = new BandWriter(bits, first, last, low);
      for (const mcu of mcus) {
        for (const c of components) {
          const block = blockOf(picture, c, mcu);
          if (first === 0) high === 0 ? dc.first(c, block) : dc.refine(block);
          else high === 0 ? band.first(block) : band.refine(block);
        }
      }
      band.flush();
    });
    return [scan(components, [first, last], high, low), data];
  });
  return file(picture, SOF2, pieces);
}

function file(
  { across, down, steps, components, restartInterval = 0 }: CoefficientPicture,
  frame: number,
  scans: Uint8Array[],
) {
  const side = (blocks: number) => [(8 * blocks) >> 8, (8 * blocks) & 255];
  const size = [...side(down), ...side(across)];
  const lengths = Array.from({ length: 16 }, (_, i) => (i === 8 ? 255 : 0));
  const symbols = Array.from({ length: 255 }, (_, i) => i);
  const dc = [...lengths.map((n) => Math.min(n, 12)), ...symbols.slice(0, 12)];
  return Uint8Array.from(
    Buffer.concat([
      Buffer.of(0xff, 0xd8),
      segment(DQT, [0, ...steps]),
      segment(frame, [8, ...size, components.length, ...components.flatMap((_, i) => [i + 1, 0x11, 0])]),
      segment(DHT, [0x00, ...dc, 0x10, ...lengths, ...symbols]),
      segment(DRI, [restartInterval >> 8, restartInterval & 255]),
      ...scans,
      Buffer.of(0xff, 0xd9),
    ]),
  );
}

const scan = (components: number[], band: number[], high: number, low: number) =>
  segment(SOS, [components.length, ...components.flatMap((c) => [c + 1, 0]), ...band, (high << 4) | low]);

const blockOf = ({ components }: CoefficientPicture, component: number, index: number) =>
  components[component]!.subarray(64 * index, 64 * index + 64);

/** A scan's data: its intervals with restart markers between them. */
function inIntervals(
  { across, down, restartInterval = 0 }: CoefficientPicture,
  write: (bits: BitWriter, mcus: number[]) => void,
): Uint8Array {
  const all = Array.from({ length: across * down }, (_, i) => i);
  const length = restartInterval || all.length;
  const pieces = [];
  for (let from = 0, i = 0; from < all.length; from += length, i++) {
    if (i > 0) pieces.push(Buffer.of(0xff, 0xd0 + ((i - 1) & 7)));
    const bits = new BitWriter();
    write(bits, all.slice(from, from + length));
    pieces.push(bits.end());
  }
  return Buffer.concat(pieces);
}

class BitWriter {
  private readonly bytes: number[] = [];
  private byte = 1;

  put(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) {
      this.byte = (this.byte << 1) | ((value >> i) & 1);
      if (this.byte < 256) continue;
      this.bytes.push(this.byte & 255);
      if ((this.byte & 255) === 255) this.bytes.push(0);
      this.byte = 1;
    }
  }

  symbol(symbol: number): void {
    this.put(symbol, 9);
  }

  /** F.1.2.1: the bits of a value of so many. */
  value(value: number, size: number): void {
    this.put(value < 0 ? value + (1 << size) - 1 : value, size);
  }

  end(): Uint8Array {
    while (this.byte !== 1) this.put(1, 1);
    return Uint8Array.from(this.bytes);
  }
}

const sizeOf = (value: number) => 32 - Math.clz32(Math.abs(value));

class DcWriter {
  private readonly last: number[] = [];

  constructor(
    private readonly bits: BitWriter,
    private readonly low: number,
  ) {}

  first(component: number, block: Int16Array): void {
    const dc = block[0]! >> this.low;
    const difference = dc - (this.last[component] ?? 0);
    this.last[component] = dc;
    this.bits.symbol(sizeOf(difference));
    this.bits.value(difference, sizeOf(difference));
  }

  refine(block: Int16Array): void {
    this.bits.put((block[0]! >> this.low) & 1, 1);
  }
}

/** G.1.2.2 and G.1.2.3 */
class BandWriter {
  /** Blocks that ended, and the correction bits of theirs. */
  private run = 0;
  private corrections: number[] = [];

  constructor(
    private readonly bits: BitWriter,
    private readonly start: number,
    private readonly end: number,
    private readonly low: number,
  ) {}

  first(block: Int16Array): void {
    let zeros = 0;
    for (let k = this.start; k <= this.end; k++) {
      const value = Math.sign(block[k]!) * (Math.abs(block[k]!) >> this.low);
      if (value === 0) {
        zeros++;
        continue;
      }
      this.flush();
      for (; zeros > 15; zeros -= 16) this.bits.symbol(ZRL);
      this.bits.symbol((zeros << 4) | sizeOf(value));
      this.bits.value(value, sizeOf(value));
      zeros = 0;
    }
    if (zeros > 0) this.endBlock([]);
  }

  refine(block: Int16Array): void {
    const told = (k: number) => Math.abs(block[k]!) >> this.low;
    let lastNew = 0;
    for (let k = this.start; k <= this.end; k++) if (told(k) === 1) lastNew = k;
    let zeros = 0;
    let corrections: number[] = [];
    const symbol = (symbol: number, sign?: number) => {
      this.flush();
      this.bits.symbol(symbol);
      if (sign !== undefined) this.bits.put(sign, 1);
      for (const bit of corrections) this.bits.put(bit, 1);
      corrections = [];
    };
    for (let k = this.start; k <= this.end; k++) {
      if (told(k) === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15 && k <= lastNew; zeros -= 16) symbol(ZRL);
      if (told(k) > 1) {
        corrections.push(told(k) & 1);
        continue;
      }
      symbol((zeros << 4) | 1, block[k]! < 0 ? 0 : 1);
      zeros = 0;
    }
    if (zeros > 0 || corrections.length > 0) this.endBlock(corrections);
  }

  private endBlock(corrections: number[]): void {
    this.corrections.push(...corrections);
    if (++this.run === LONGEST_RUN) this.flush();
  }

  /** Writes the run of ended blocks (EOBn) that is due. */
  flush(): void {
    if (this.run === 0) return;
    const size = sizeOf(this.run) - 1;
    this.bits.symbol(size << 4);
    this.bits.put(this.run, size);
    for (const bit of this.corrections) this.bits.put(bit, 1);
    this.run = 0;
    this.corrections = [];
  }
}

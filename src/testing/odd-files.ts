import type { ImageErrorCode } from "../image/index.ts";

/** The `failOn` setting, from the most tolerant on. */
export const FAIL_ON = ["none", "truncated", "error", "warning"] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** A file with something odd, and what is right. */
export interface OddFile {
  /** Under fixtures/odd/. */
  file: string;
  /** The good file, under fixtures/odd/base/, whose pixels it shows wherever it is not refused. */
  shows: string;
  /** How those pixels are turned: 6 by a quarter clockwise, 3 by half. */
  orientation: 1 | 3 | 6;
  /** How far from them it may lie on average, in levels. */
  tolerance: number;
  /** How far any sample may lie from them, in levels. */
  most: number;
  /** The most tolerant setting at which it is refused. Nothing is said of stricter settings than `error` without it. */
  refusedFrom?: FailOn;
  /** The settings at which one can't argue about what is right. By default those up to `error`, and up to `warning` with `refusedFrom`. */
  judgedAt?: readonly FailOn[];
  /** Why, one of these. */
  codes: ImageErrorCode[];
  /** Refused or shown: both are right. */
  isUndecided: boolean;
}

type Rule = Partial<Omit<OddFile, "file">>;

/** Each kind of ancillary chunk of PNG's 3rd edition and its extensions, and one that nobody knows. */
export const ANCILLARY_CHUNKS = [
  "iCCP",
  "sRGB",
  "gAMA",
  "cHRM",
  "cICP",
  "mDCV",
  "cLLI",
  "pHYs",
  "tEXt",
  "zTXt",
  "iTXt",
  "eXIf",
  "acTL",
  "fcTL",
  "bKGD",
  "hIST",
  "sBIT",
  "sPLT",
  "tIME",
  "oFFs",
  "pCAL",
  "sCAL",
  "sTER",
  "prVt",
] as const;

/** What is done to each of them. */
export const CHUNK_FAULTS = [
  "empty",
  "a-byte-short",
  "a-byte-long",
  "noise",
  "twice",
  "behind-the-pixels",
  "wrong-checksum",
] as const;
export type ChunkFault = (typeof CHUNK_FAULTS)[number];

/** A gamma or chromaticities may be applied, or taken for sRGB's, which they nearly are. */
const NEARLY_SRGB: Rule = { tolerance: 2, most: 12 };
const ANY = Number.POSITIVE_INFINITY;

/** Different decoders round and interpolate chroma differently. */
const JPEG: Rule = { shows: "ycc.jpg", tolerance: 1, most: ANY };
const PNG: Rule = { shows: "rgb.png", tolerance: 0, most: 0 };
const PROGRESSIVE: Rule = { ...JPEG, shows: "progressive.jpg" };

const STRAY: Rule = { ...JPEG, refusedFrom: "warning" };
const CORRUPT: Rule = { refusedFrom: "none", codes: ["CorruptImage"] };
/** Whether damaged data is cut off, too, depends on the decoder. */
const DAMAGED: Rule = { refusedFrom: "error", tolerance: ANY, judgedAt: ["none", "error", "warning"] };
const CUT: Rule = { refusedFrom: "truncated", tolerance: ANY };
const TURNED: Rule = { orientation: 6 };
const UNDECIDED: Rule = { isUndecided: true };

const each = (names: string, extension: string, rule: Rule): [string, Rule][] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [`${name}.${extension}`, rule]);

/** @param rule of all files of a folder, unless their own says otherwise */
function folder(name: string, rule: Rule, ...rows: [string, Rule][]): OddFile[] {
  const defaults = {
    orientation: 1,
    tolerance: 0,
    most: ANY,
    codes: ["CorruptImage"],
    isUndecided: false,
  } as const;
  return rows.map(([file, own]) => ({ ...defaults, ...rule, ...own, file: `${name}/${file}` }) as OddFile);
}

const ancillary = ANCILLARY_CHUNKS.flatMap((type) =>
  CHUNK_FAULTS.map((fault): [string, Rule] => {
    const rule = type === "gAMA" || type === "cHRM" ? NEARLY_SRGB : {};
    // What it says by then is of another colour space, and valid.
    const isOther = type === "cICP" && fault === "noise";
    return [
      `${type}-${fault}.png`,
      { ...rule, ...(type === "hIST" && { shows: "palette.png" }), ...(isOther && UNDECIDED) },
    ];
  }),
);

const GAMMAS = [1, 1.8, 2.2, 2.6];
const profiled = GAMMAS.flatMap((gamma): [string, Rule][] => {
  const [colour, gray] = [`gamma-${gamma}-shown.png`, `gray-gamma-${gamma}-shown.png`];
  const lossy: Rule = { tolerance: 1, most: ANY };
  return [
    [`gamma-${gamma}.png`, { shows: colour, tolerance: 1, most: 1 }],
    [`gray-gamma-${gamma}.png`, { shows: gray, tolerance: 1, most: 1 }],
    [`gamma-${gamma}.jpg`, { shows: colour, ...lossy }],
    [`gray-gamma-${gamma}.jpg`, { shows: gray, ...lossy }],
  ];
});

const BLOCKS_OF_6 = `long-6 long-6-little-endian byte-6 byte-6-little-endian sshort-6 sshort-6-little-endian
  short-6-little-endian unsorted-6 directory-at-an-odd-place-6 directory-far-behind-6 more-entries-claimed-6
  second-directory-3-first-6`;
const BLOCKS_OF_NONE = `second-directory-3 orientation-0 orientation-9
  orientation-sshort-negative no-entries directory-outside directory-inside-the-head cut-in-the-entry no-byte-order
  head-alone empty`;

/**
 * Every odd file, and the good ones that they show. Refused is what the closed list of docs/formats.md names; beyond the
 * standards, sharp 0.35 with libpng and mozjpeg was asked (`npm run judge`).
 */
export const ODD_FILES: OddFile[] = [
  ...folder(
    "base",
    { tolerance: 1 },
    ...[
      ...["ycc.jpg", "restarts.jpg", "gray.jpg", "full.jpg", "rgb.jpg", "progressive.jpg", "optimised.jpg"],
      ...["rgb.png", "palette.png", "palette-with-a-half-entry.png", "gray.png", "gray-2-bit.png"],
      ...["rgb-with-holes.png", "gray-with-holes.png", "gray-2-bit-with-holes.png"],
      ...GAMMAS.flatMap((gamma) => [`gamma-${gamma}-shown.png`, `gray-gamma-${gamma}-shown.png`]),
    ].map((file): [string, Rule] => [file, { shows: file }]),
  ),

  ...folder("png-ancillary", PNG, ...ancillary),
  ...folder(
    "png-ancillary",
    PNG,
    ...each(
      `phys-unit-7 time-month-13 text-without-a-separator text-name-of-100 text-of-9000 ztxt-damaged ztxt-method-3
        itxt-compressed-damaged sbit-0 sbit-9 bkgd-of-a-palette hist-without-a-palette actl-no-frames
        fctl-outside-the-picture fdat-without-a-frame palette-of-rgb palette-of-rgb-wrong-checksum
        palette-of-rgb-31-bytes a-hundred-unknown`,
      "png",
      {},
    ),
    ...each("reserved-bit-of-a-type palette-of-rgb-empty", "png", UNDECIDED),
    ["bkgd-outside-the-palette.png", { shows: "palette.png" }],
    ["palette-of-gray.png", { shows: "gray.png" }],
    ["critical-unknown.png", { refusedFrom: "none", codes: ["CorruptImage", "UnsupportedFormat"] }],
    ["apple-cgbi.png", { refusedFrom: "none", codes: ["UnsupportedFormat"] }],
  ),
  ...folder(
    "png-colour",
    PNG,
    ...each(
      `iccp-then-another iccp-behind-the-pixels iccp-stream-cut iccp-stream-damaged iccp-without-a-name iccp-name-of-200
        iccp-method-9 iccp-empty-profile iccp-half-a-profile srgb-intent-9 gama-0
        gama-of-2-to-the-32 cicp-matrix-1 cicp-primaries-200 cicp-srgb-over-iccp`,
      "png",
      {},
    ),
    // Its content is whole: libpng takes it.
    ["iccp-checksum-wrong.png", { tolerance: ANY, most: ANY }],
    ["iccp-behind-the-palette.png", { shows: "palette.png" }],
    ["chrm-all-0.png", NEARLY_SRGB],
    ["gamma-2.2.png", { shows: "gamma-2.2-shown.png", tolerance: 1, most: 1 }],
    ...each("cicp-pq cicp-hlg", "png", { refusedFrom: "none", codes: ["UnsupportedFormat"] }),
  ),
  ...folder(
    "png-transparency",
    PNG,
    ...each("rgb rgb-twice rgb-bad-then-good rgb-good-then-bad rgb-high-bits-set", "png", {
      shows: "rgb-with-holes.png",
    }),
    ...each("rgb-empty rgb-2-bytes rgb-5-bytes rgb-7-bytes rgb-behind-the-pixels rgba rgba-empty", "png", {}),
    // Settings that let a wrong checksum pass may take what it covers.
    ["rgb-wrong-checksum.png", { tolerance: ANY, most: ANY }],
    ...each("gray gray-high-bits-set", "png", { shows: "gray-with-holes.png" }),
    ...each("gray-1-byte gray-6-bytes", "png", { shows: "gray.png" }),
    ...each("gray-2-bit gray-2-bit-high-bits-set", "png", { shows: "gray-2-bit-with-holes.png" }),
    ...each("palette palette-twice palette-before-and-behind-it", "png", {
      shows: "palette-with-a-half-entry.png",
    }),
    ...each(
      "palette-empty palette-too-long palette-of-300 palette-before-it palette-behind-the-pixels",
      "png",
      {
        shows: "palette.png",
      },
    ),
    ["palette-wrong-checksum.png", { shows: "palette.png", tolerance: ANY, most: ANY }],
  ),
  ...folder(
    "png-trailing",
    PNG,
    ...each(
      `a-zero 12-zeros 1000-zeros text a-png half-a-chunk pixels-behind-the-end huge-length end-checksum-0
        end-checksum-wrong end-with-content end-twice no-end end-cut-at-1 end-cut-at-4 end-cut-at-7 end-cut-at-8
        end-cut-at-11 no-end-but-zeros no-end-but-text no-end-but-half-a-text`,
      "png",
      {},
    ),
    ...each("last-checksum-missing last-checksum-cut", "png", UNDECIDED),
  ),
  ...folder(
    "png-pixel-data",
    PNG,
    ...each(
      `in-single-bytes with-empty-pieces bytes-behind-the-stream a-row-too-many ten-thousand-bytes-too-many`,
      "png",
      {},
    ),
    ["stored.png", { shows: "palette.png" }],
    ...each("window-of-1-k-told text-between-pixels stream-checksum-missing", "png", UNDECIDED),
    ...each("cut half-a-stream rows-missing", "png", { ...CUT, most: ANY }),
    ...each("damaged filter-9 stream-checksum-wrong wrong-checksum", "png", { ...DAMAGED, most: ANY }),
    ...each("no-pixels no-palette header-14-bytes header-not-first", "png", CORRUPT),
    ["empty-pixels.png", { ...CUT, most: ANY }],
    ["header-wrong-checksum.png", DAMAGED],
  ),

  ...folder(
    "jpeg-stray-bytes",
    STRAY,
    ...each(
      `zero-behind-soi zeros-behind-app0 1000-zeros zeros-everywhere zeros-before-the-frame zeros-before-the-scan text
        a-byte-before-fill-bytes ff00-between ff00-everywhere app5-length-short-by-1 app5-length-short-by-2
        app5-length-short-by-17 app1-length-short-by-5 app5-swallows-a-comment comment-length-short-by-3
        comment-length-0-and-text`,
      "jpg",
      {},
    ),
    ["zeros-between-scans.jpg", { shows: "progressive.jpg", refusedFrom: "warning" }],
  ),
  ...folder(
    "jpeg-stray-bytes",
    JPEG,
    ...each(
      `fill-byte fill-bytes-everywhere 1000-fill-bytes rst-between rst-everywhere tem-between
        app5-swallows-a-whole-comment comment-length-0 comment-length-1 comment-length-2 app5-length-0 app5-length-1
        app0-length-0 app1-length-1 app2-length-0 app14-length-0 jfif-cut jfif-twice no-app0 a-marker-in-a-comment`,
      "jpg",
      {},
    ),
  ),
  ...folder(
    "jpeg-tables",
    JPEG,
    ...each(
      `no-dht no-dht-avi1 frame-before-tables dht-in-one-segment dqt-in-one-segment
        dqt-of-16-bits dht-twice dht-unused-overfull dht-unused-empty dht-empty-segment dqt-empty-segment`,
      "jpg",
      {},
    ),
    ["dht-redefined.jpg", {}],
    ["no-dht-gray.jpg", { shows: "gray.jpg" }],
    ["no-dht-444.jpg", { shows: "full.jpg" }],
    ["no-dht-but-optimised.jpg", { shows: "optimised.jpg", ...DAMAGED }],
    ["no-dht-progressive.jpg", { shows: "progressive.jpg", ...DAMAGED, judgedAt: ["error"] }],
    ...each(
      `no-chroma-dht no-chroma-ac-table no-dqt no-dqt-gray no-dqt-progressive no-chroma-dqt no-luma-dqt dqt-behind-the-scan scan-of-dc-table-3
        scan-of-ac-table-2 scan-of-ac-table-2-gray dht-of-table-9 dht-overruns-its-segment dqt-cut dht-length-0`,
      "jpg",
      CORRUPT,
    ),
  ),
  ...folder(
    "jpeg-height",
    JPEG,
    ...each(
      `dnl dnl-and-one-in-a-comment dnl-and-one-in-exif dnl-and-one-in-app5-behind-the-frame dnl-and-one-behind-the-end
        dnl-that-agrees dnl-that-disagrees dnl-before-the-frame dnl-in-a-comment`,
      "jpg",
      {},
    ),
    ["dnl-restarts.jpg", { shows: "restarts.jpg" }],
    ["dnl-gray.jpg", { shows: "gray.jpg" }],
    ["dnl-progressive.jpg", PROGRESSIVE],
    ...each("height-0 height-0-dnl-0 height-0-dnl-in-a-comment", "jpg", CORRUPT),
  ),
  ...folder(
    "jpeg-progressive",
    PROGRESSIVE,
    ["comments-between.jpg", {}],
    ["last-1-missing.jpg", { tolerance: 4 }],
    ["last-2-missing.jpg", { tolerance: 8 }],
    ["first-scan-only.jpg", { tolerance: 16 }],
    ["no-end.jpg", UNDECIDED],
    ...each("last-missing-and-no-end cut-in-the-last-scan", "jpg", CUT),
    ...each("last-cut-but-an-end 64-zeros", "jpg", DAMAGED),
  ),
  ...folder(
    "jpeg-end",
    JPEG,
    ...each(
      `noise-behind-the-end zeros-behind-the-end a-jpeg-behind-the-end end-twice comment-before-the-end
        zeros-before-the-end app5-overruns-the-file bad-dht-behind-the-scan bad-dqt-behind-the-scan
        reserved-marker-behind-the-scan`,
      "jpg",
      {},
    ),
    ...each("no-end half-an-end zeros-for-an-end", "jpg", UNDECIDED),
    ["no-end-gray.jpg", { shows: "gray.jpg", ...UNDECIDED }],
    ["cut.jpg", CUT],
    ...each("cut-but-an-end 64-ones", "jpg", DAMAGED),
    ...each("soi-alone soi-and-ff soi-and-zeros soi-eoi no-scan no-frame", "jpg", CORRUPT),
  ),
  ...folder(
    "jpeg-hidden-frame",
    JPEG,
    ["only-behind-ff00.jpg", STRAY],
    ...each("large-in-a-comment large-in-app1 large-behind-the-scan", "jpg", {}),
    ...each("large-behind-ff00 large-behind-zeros small-behind-ff00-then-large twice", "jpg", {
      refusedFrom: "none",
      codes: ["CorruptImage", "ImageTooLarge"],
    }),
  ),
  ...folder(
    "jpeg-behind-the-frame",
    JPEG,
    ...each("adobe-rgb adobe-rgb-before", "jpg", { shows: "rgb.jpg" }),
    ...each("adobe-ycc adobe-cut profile-half-missing profile-cut profile-empty profile-noise", "jpg", {}),
    // What counts from nothing may be taken for the whole, or for none.
    ["profile-number-0-of-0.jpg", { tolerance: ANY }],
    ...each("profile profile-before profile-around-the-frame profile-out-of-order", "jpg", {
      shows: "gamma-2.2-shown.png",
      tolerance: 6,
    }),
  ),

  ...folder("exif", { ...JPEG, ...TURNED }, ...each(BLOCKS_OF_6, "jpg", {})),
  ...folder("exif", { ...PNG, ...TURNED }, ...each(BLOCKS_OF_6, "png", {})),
  ...folder("exif", JPEG, ...each(BLOCKS_OF_NONE, "jpg", {})),
  ...folder("exif", PNG, ...each(BLOCKS_OF_NONE, "png", {})),
  ...folder(
    "exif",
    { ...JPEG, ...TURNED },
    ...each(
      `two-blocks-6-then-none two-blocks-none-then-6 two-blocks-6-then-3 two-blocks-9-then-6 two-blocks-damaged-then-6
        a-hundred-blocks-then-6 xmp-then-6 6-then-xmp behind-the-frame-6 before-the-frame-6
        before-and-behind-the-frame-6-then-3`,
      "jpg",
      {},
    ),
  ),
  ...folder(
    "exif",
    { ...PNG, ...TURNED },
    // Anywhere but between IDAT chunks, the standard says; libpng's users look before them alone.
    ...each("behind-the-pixels-6 two-chunks-6-then-3", "png", {}),
  ),

  ...folder("profile", {}, ...profiled),
  ...folder(
    "profile",
    PNG,
    ["gray-of-a-colour-picture.png", {}],
    ["colour-of-a-gray-picture.png", { shows: "gray.png" }],
  ),
];

// What is run under every runtime, byte for byte the same file: it decodes, resamples and encodes, and tells the SHA-256 of all
// that comes out.
const FIXTURES = [
  "images/baseline-420.jpg",
  "images/progressive.jpg",
  "images/gray.jpg",
  "images/orientation/6.jpg",
  "images/png/rgb.png",
  "images/png/palette.png",
  "images/png/transparent.png",
  "images/png/rgb-16-bit.png",
  "images/png/rgb-interlaced.png",
];

/** By how much pictures are made smaller; from 3, 5 and 9 on a JPEG is decoded at a half, a quarter and an eighth. */
const REDUCTIONS = [1, 2, 3.1, 5.2, 9.3, 40];
const EFFORTS = ["fast", "default", "small"];
const FILTERS = ["lanczos3", "catmullRom", "mitchell", "triangle"];

/**
 * @param {(module: WebAssembly.Module) => import("../../src/kernel/index.ts").Kernel} createKernel
 * @param {WebAssembly.Module} module
 * @param {(fixture: string) => Uint8Array} read
 * @returns {Promise<string[]>} a line for each picture or refusal
 */
export async function run(createKernel, module, read) {
  const kernel = createKernel(module);
  const lines = [];
  const note = async (what, bytes) => lines.push(`${await sha256(bytes)} ${what}`);

  for (const fixture of FIXTURES) {
    const file = read(fixture);
    await note(`${fixture} header`, new TextEncoder().encode(JSON.stringify(kernel.inspect(file))));
    for (const reduction of REDUCTIONS) {
      const renditions = renditionsOf(kernel.inspect(file), reduction);
      for (const [i, { format, data }] of kernel.render(file, renditions).entries()) {
        await note(`${fixture} 1/${reduction} ${i} ${format}`, data);
      }
    }
    const [pixels] = kernel.render(file, [{ format: "rgba", width: 120 }]);
    for (const { format, data } of kernel.render(pixels, [
      { format: "jpeg" },
      { format: "png", width: 64 },
    ])) {
      await note(`${fixture} pixels ${format}`, data);
    }
    lines.push(`${refusalOf(kernel, file.subarray(0, file.length / 2))} ${fixture} cut in half`);
  }
  return lines;
}

/** Every format, with each of its options. */
function renditionsOf({ width, height }, reduction) {
  const size = { width: Math.ceil(width / reduction) };
  const region = { left: width >> 3, top: height >> 2, width: width >> 1, height: height >> 1 };
  return [
    { format: "rgba", ...size },
    { format: "jpeg", ...size },
    { format: "jpeg", ...size, quality: 40, progressive: true, chromaSubsampling: "4:4:4" },
    ...EFFORTS.map((compression) => ({ format: "png", ...size, compression })),
    { format: "png", ...size, palette: true, colours: 40, dither: 0.7 },
    ...FILTERS.map((filter) => ({ format: "rgba", ...size, filter, region })),
    ...[2, 5, 7].map((orientation) => ({ format: "jpeg", ...size, orientation, region })),
  ];
}

function refusalOf(kernel, file) {
  try {
    kernel.render(file, [{ format: "rgba", width: 10 }]);
    return "not refused";
  } catch (error) {
    return `${error.name} ${error.status}: ${error.message}`;
  }
}

async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

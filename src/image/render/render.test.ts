import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { CATALOGUE, GOLDEN_RENDITIONS, goldenPath } from "../../testing/catalogue.ts";
import { distance } from "../../testing/distance.ts";
import { fixture, pixelsOf, projectPath } from "../../testing/fixtures.ts";
import type { PngImageHeader } from "../formats/png/png-header.ts";
import {
  type Engine,
  ImageError,
  inspect,
  kernelEngine,
  type RenditionSpec,
  render,
  stockEngine,
} from "../index.ts";

const DEFAULTS: RenditionSpec[] = [
  { name: "thumbnail", width: 200, height: 200 },
  { name: "medium", width: 800, height: 600 },
];

const hasCode = (code: string) => (error: unknown) => error instanceof ImageError && error.code === code;

for (const [engineName, engine] of Object.entries({ kernelEngine, stockEngine })) {
  describe(`render with ${engineName} against goldens`, () => {
    for (const { file, golden, tolerance } of CATALOGUE) {
      test(`${file} is within ${tolerance} of ${golden}`, async () => {
        const results = await render(fixture(file), GOLDEN_RENDITIONS, { engine: engine as Engine });
        for (const { name, data, width, height } of results) {
          const actual = await pixelsOf(data);
          assert.deepEqual({ width: actual.width, height: actual.height }, { width, height });
          const found = distance(actual, await pixelsOf(fixture(goldenPath(golden, name))));
          assert.ok(found <= tolerance, `${name}: distance ${found}`);
        }
      });
    }
  });
}

describe("render", () => {
  test("keeps the format, names the type and gives the results in order", async () => {
    const jpeg = await render(fixture("images/gray.jpg"), DEFAULTS);
    assert.deepEqual(
      jpeg.map(({ name, format, contentType, width, height }) => [name, format, contentType, width, height]),
      [
        ["thumbnail", "jpeg", "image/jpeg", 200, 133],
        ["medium", "jpeg", "image/jpeg", 480, 320],
      ],
    );
    const [png] = await render(fixture("images/png/transparent.png"), DEFAULTS);
    assert.equal(png!.contentType, "image/png");
    assert.equal((await inspect(png!.data)).hasAlpha, true);
  });

  test("no metadata leaves", async () => {
    const source = fixture("images/phone photo, rotated.jpg");
    assert.ok(Buffer.from(source).includes("48.8584N"), "the fixture tells a place");
    for (const { data } of await render(source, DEFAULTS)) {
      assert.ok(!Buffer.from(data).includes("48.8584N"));
      assert.ok(!Buffer.from(data).includes("Exif"));
    }
  });

  test("converts; transparency becomes white, or the background", async () => {
    const source = fixture("images/png/transparent.png");
    const [white, blue] = await render(source, [
      { name: "white", width: 200, format: "jpeg" },
      { name: "blue", width: 200, format: "jpeg", background: "#0000ff" },
    ]);
    const corner = async (data: Uint8Array) => [...(await pixelsOf(data)).data.subarray(0, 3)];
    assert.equal(white!.format, "jpeg");
    assert.deepEqual(await corner(white!.data), [255, 255, 255]);
    const [r, g, b] = await corner(blue!.data);
    assert.ok(r! < 4 && g! < 4 && b! > 250, `${r} ${g} ${b}`);

    const [png] = await render(fixture("images/gray.jpg"), [{ name: "png", width: 50, format: "png" }]);
    assert.equal((await inspect(png!.data)).format, "png");
  });

  test("quality is respected", async () => {
    const [low, high] = await render(fixture("images/baseline-444.jpg"), [
      { name: "low", width: 400, quality: 30 },
      { name: "high", width: 400, quality: 95 },
    ]);
    assert.ok(low!.data.length * 2 < high!.data.length);
  });

  test("chroma subsampling, progression and mozjpeg are as asked", async () => {
    const small = { width: 300, height: 200 };
    const results = await render(fixture("images/baseline-444.jpg"), [
      { name: "usual", ...small },
      { name: "4:4:4", ...small, chromaSubsampling: "4:4:4" },
      { name: "progressive", ...small, progressive: true },
      { name: "mozjpeg", ...small, encoder: "mozjpeg" },
    ]);
    const [usual, full, progressive, mozjpeg] = results.map(({ data }) => data) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    assert.ok(full.length > usual.length);
    assert.equal((await inspect(progressive)).progressive, true);
    assert.ok(mozjpeg.length < full.length);
  });

  test("a PNG has the smallest colour type that holds its pixels, whatever its source has", async () => {
    const whole = { width: 2000, format: "png" } as const;
    const [gray, rgb, palette] = [0, 2, 3];
    const cases: [file: string, colourType: number, bitDepth: number][] = [
      ["images/png/one-bit.png", gray, 1],
      ["images/png/gray.png", gray, 8],
      // Its alpha is 255 everywhere.
      ["images/png/gray-alpha.png", gray, 8],
      ["images/png/palette.png", palette, 8],
      ["images/png/rgb-16-bit.png", rgb, 8],
      ["images/gray.jpg", gray, 8],
      ["images/baseline-444.jpg", rgb, 8],
    ];
    for (const [file, colourType, bitDepth] of cases) {
      const [png] = await render(fixture(file), [{ name: "whole", ...whole }]);
      const found = (await inspect(png!.data)) as PngImageHeader;
      assert.deepEqual([found.colourType, found.bitDepth], [colourType, bitDepth], file);
    }
  });

  test("compression and palette of a PNG are as asked", async () => {
    const small = { width: 300, height: 200 };
    const results = await render(fixture("images/png/rgb.png"), [
      { name: "usual", ...small },
      { name: "fast", ...small, compression: "fast" },
      { name: "small", ...small, compression: "small" },
      { name: "16 colours", ...small, palette: true, colours: 16 },
      { name: "plain", ...small, palette: true, colours: 16, dither: 0 },
    ]);
    const files = results.map(({ data }) => data) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const [usual, fast, slow, reduced, plain] = files;
    assert.ok(slow.length < usual.length && usual.length < fast.length);
    assert.ok(plain.length < reduced.length && reduced.length < slow.length);
    const { colourType, bitDepth } = (await inspect(reduced)) as PngImageHeader;
    assert.deepEqual([colourType, bitDepth], [3, 4]);
  });

  test("decodes once and tells the time of each stage", async () => {
    const stages: string[] = [];
    await render(fixture("images/gray.jpg"), DEFAULTS, { onStage: (stage) => stages.push(stage) });
    assert.deepEqual(stages, ["decode", "resize", "encode", "resize", "encode"]);
  });

  test("takes a view into a larger buffer", async () => {
    const file = fixture("images/gray.jpg");
    const buffer = new Uint8Array(file.length + 100);
    buffer.set(file, 50);
    const [result] = await render(buffer.subarray(50, 50 + file.length), DEFAULTS);
    assert.equal(result!.width, 200);
  });

  test("takes a Buffer that lies in Node's pool, with either engine", async () => {
    const [small] = await render(fixture("images/gray.jpg"), [{ name: "a", width: 20 }]);
    const pooled = Buffer.from([...small!.data]);
    assert.ok(pooled.buffer.byteLength > pooled.length, "it lies in the pool");
    for (const engine of [kernelEngine, stockEngine]) {
      const [result] = await render(pooled, [{ name: "b", width: 10 }], { engine });
      assert.equal(result!.width, 10);
    }
  });

  test("refuses by the header, before decoding", async () => {
    const engine = { ...kernelEngine, decode: () => assert.fail("decoded") };
    const bomb = fixture("hostile/bomb-60000x60000.jpg");
    await assert.rejects(render(bomb, DEFAULTS, { engine }), (error) => {
      assert.match((error as Error).message, /60000x60000 \(3600 megapixels\); the limit is 100/);
      return hasCode("ImageTooLarge")(error);
    });
    const photo = fixture("images/landscape-14mp.jpg");
    await assert.rejects(render(photo, DEFAULTS, { engine, maxPixels: 1e6 }), hasCode("ImageTooLarge"));
    await assert.rejects(
      render(photo, DEFAULTS, { engine, maxMemory: 2 ** 24 }),
      hasCode("InsufficientMemory"),
    );
  });

  test("failOn warning looks at scans that the size does not need", async () => {
    const damaged = Uint8Array.from(fixture("images/progressive.jpg"));
    damaged.fill(0, damaged.length - 1000, damaged.length - 900);
    const small: RenditionSpec[] = [{ name: "small", width: 60, height: 60 }];
    const [rendition] = await render(damaged, small);
    assert.equal(rendition!.width, 60);
    await assert.rejects(render(damaged, small, { failOn: "warning" }), hasCode("CorruptImage"));
    await assert.rejects(render(damaged, [{ name: "whole", width: 960 }]), hasCode("CorruptImage"));
  });

  test("stops between stages when told to", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const job = render(fixture("images/gray.jpg"), DEFAULTS, {
      signal: controller.signal,
      onStage: () => controller.abort(reason),
    });
    await assert.rejects(job, reason);
  });
});

describe("render of hostile files", () => {
  for (const file of readdirSync(projectPath("fixtures/hostile"))) {
    test(`${file} is a typed error`, async () => {
      await assert.rejects(render(fixture(`hostile/${file}`), DEFAULTS), ImageError);
    });
  }

  test("empty input is a typed error", async () => {
    await assert.rejects(render(new Uint8Array(0), DEFAULTS), hasCode("UnsupportedFormat"));
  });

  for (const [engineName, engine] of Object.entries({ kernelEngine, stockEngine })) {
    test(`200 bad files leave good ones as they are, with ${engineName}`, async () => {
      const options = { engine: engine as Engine };
      const bad = [
        "noise-behind-header.jpg",
        "no-scan.jpg",
        "cut-off.jpg",
        "cut-off.png",
        "bad-checksum.png",
      ];
      const files = bad.map((file) => fixture(`hostile/${file}`));
      const before = await render(fixture("images/baseline-420.jpg"), DEFAULTS, options);
      for (let i = 0; i < 200; i++) {
        await assert.rejects(render(files[i % files.length]!, DEFAULTS, options), ImageError);
      }
      assert.deepEqual(await render(fixture("images/baseline-420.jpg"), DEFAULTS, options), before);
      assert.equal((await render(fixture("images/png/rgb.png"), DEFAULTS, options)).length, 2);
    });
  }
});

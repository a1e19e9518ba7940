import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { render } from "../image/index.ts";
import type { RenditionSpec } from "../image/render/rendition-spec.ts";
import { distance } from "../testing/distance.ts";
import { fixture, pixelsOf } from "../testing/fixtures.ts";
import { kernelModule, TestKernel } from "../testing/test-kernel.ts";
import {
  createKernel,
  type DecodingDamage,
  type JpegRendition,
  KernelError,
  type Rendition,
  Status,
} from "./index.ts";
import { shrinkFor } from "./shrink.ts";

const kernel = createKernel(kernelModule);
const PHOTO = fixture("images/baseline-420.jpg");
const WHOLE = { width: 960, height: 640 };

const isKernelError = (status: Status, message: RegExp) => (error: unknown) =>
  error instanceof KernelError && error.status === status && message.test(error.message);

describe("inspect", () => {
  test("tells format, size and orientation", () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const header = kernel.inspect(fixture(`images/orientation/${orientation}.jpg`));
      assert.equal(header.orientation, orientation);
      assert.equal(header.format, "jpeg");
    }
    const { format, width, height, hasAlpha } = kernel.inspect(fixture("images/png/transparent.png"));
    const { data, ...size } = kernel.render(fixture("images/png/transparent.png"), [{ format: "rgba" }])[0];
    assert.deepEqual({ format, width, height, hasAlpha }, { ...size, format: "png", hasAlpha: true });
    assert.equal(data.length, width * height * 4);
  });

  test("says what it expected of a file that is neither", () => {
    const webp = new TextEncoder().encode("RIFF....WEBP");
    for (const work of [() => kernel.inspect(webp), () => kernel.render(webp, [{ format: "rgba" }])]) {
      assert.throws(work, isKernelError(Status.unsupported, /ff d8.*89 50.*received 52 49 46 46/));
    }
    assert.throws(() => kernel.inspect(new Uint8Array(0)), /received an empty file/);
  });
});

describe("render, against the kernel's parts", () => {
  const parts = new TestKernel();

  test("a JPEG's pixels, at the scale that is enough", () => {
    for (const width of [960, 400, 300, 180, 100]) {
      const height = Math.round((width * 2) / 3);
      const shrink = shrinkFor({ reduction: WHOLE.height / height, isSubsampled: false });
      const [{ data }] = kernel.render(PHOTO, [{ format: "rgba", width }]);
      const expected = parts.cutPixels(parts.jpeg(PHOTO, shrink), { size: { width, height } });
      assert.deepEqual(Buffer.from(data), Buffer.from(expected.data), `${width}`);
    }
  });

  test("pixels that are given", () => {
    const [{ format, ...pixels }] = kernel.render(PHOTO, [{ format: "rgba", width: 120 }]);
    const [same, small, jpeg] = kernel.render(pixels, [
      { format: "rgba" },
      { format: "rgba", height: 40 },
      { format: "jpeg", width: 120, quality: 70 },
    ]);
    assert.deepEqual(same, { format, ...pixels });
    const expected = parts.cutPixels(parts.strips(pixels), { size: { width: 60, height: 40 } });
    assert.deepEqual(Buffer.from(small.data), Buffer.from(expected.data));
    const strips = parts.strips(pixels, { space: "ycc", alpha: "none" });
    const file = parts.encode(parts.cut(strips, { isSubsampled: true }), 70);
    assert.deepEqual(Buffer.from(jpeg.data), Buffer.from(file));
  });
});

describe("a PNG", () => {
  const FILES = ["baseline-420.jpg", "gray.jpg", "png/rgb.png", "png/gray.png", "png/transparent.png"];
  for (const file of FILES) {
    test(`of ${file} has the pixels that are given as such`, async () => {
      const [{ data, ...size }, ...pngs] = kernel.render(fixture(`images/${file}`), [
        { format: "rgba", width: 75 },
        { format: "png", width: 75 },
        { format: "png", width: 75, compression: "small" },
      ]);
      for (const png of pngs) {
        const pixels = await pixelsOf(png.data);
        assert.deepEqual([pixels.width, pixels.height], [size.width, size.height]);
        for (let i = 0; i < data.length; i++) {
          if (data[i | 3] !== 0) assert.equal(pixels.data[i], data[i], `sample ${i}`);
        }
      }
    });
  }
});

test("a PNG of few colours is the library's, byte by byte", async () => {
  const options = { format: "png", width: 90, palette: true, colours: 12, dither: 0.5 } as const;
  for (const file of ["images/png/rgb.png", "images/png/transparent.png"]) {
    const [expected] = await render(fixture(file), [{ name: "few", ...options }]);
    const [{ data }] = kernel.render(fixture(file), [options]);
    assert.deepEqual(Buffer.from(data), Buffer.from(expected!.data), file);
  }
});

/** A rendition as the library takes it, and as the kernel takes it. */
const RENDITIONS: [Omit<RenditionSpec, "name">, Omit<JpegRendition, "format">][] = [
  [{ width: 200 }, { width: 200 }],
  [
    { height: 77, filter: "mitchell", quality: 31 },
    { height: 77, filter: "mitchell", quality: 31 },
  ],
  [
    { width: 90, progressive: true },
    { width: 90, progressive: true },
  ],
  [
    { width: 150, chromaSubsampling: "4:4:4", filter: "triangle" },
    { width: 150, chromaSubsampling: "4:4:4", filter: "triangle" },
  ],
  [{ width: 9999 }, {}],
];

describe("render, against the library's, byte by byte", () => {
  const FILES = [
    "images/baseline-420.jpg",
    "images/progressive.jpg",
    "images/gray.jpg",
    "images/orientation/3.jpg",
    "images/orientation/6.jpg",
    "images/png/rgb.png",
    "images/png/palette.png",
    "images/png/rgb-interlaced.png",
    "foreign/scans-apart.jpg",
    "foreign/sampling-2x2-1x2-2x1.jpg",
  ];
  for (const file of FILES) {
    test(file, async () => {
      for (const [spec, rendition] of RENDITIONS) {
        const [expected] = await render(fixture(file), [{ name: "expected", format: "jpeg", ...spec }]);
        const [{ width, height, data }] = kernel.render(fixture(file), [{ format: "jpeg", ...rendition }]);
        assert.deepEqual([width, height], [expected!.width, expected!.height]);
        assert.deepEqual(Buffer.from(data), Buffer.from(expected!.data), JSON.stringify(spec));
      }
    });
  }

  test("a list of which the small ones are made from the large", async () => {
    const file = fixture("images/orientation/6.jpg");
    const sizes = [60, 200, 150, 40];
    const specs = sizes.map((width) => ({ name: `${width}`, width }));
    const expected = await render(file, specs);
    const rendered = kernel.render(
      file,
      sizes.map((width) => ({ format: "jpeg" as const, width })),
    );
    rendered.forEach(({ width, data }, i) => {
      assert.equal(width, sizes[i]);
      assert.deepEqual(Buffer.from(data), Buffer.from(expected[i]!.data), `${width}`);
    });
  });

  test("a region, cut before it is turned", async () => {
    const file = fixture("images/orientation/6.jpg");
    const { width, height } = kernel.inspect(file);
    const side = Math.min(width, height);
    const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
    const region = { left, top, width: side, height: side };
    const [{ data }] = kernel.render(file, [{ format: "jpeg", width: 64, region }]);
    const spec = { name: "square", width: 64, height: 64, fit: "cover" } as const;
    const [expected] = await render(file, [spec]);
    assert.deepEqual(Buffer.from(data), Buffer.from(expected!.data));
  });

  test("what shows through is laid on white, or on another colour", async () => {
    const file = fixture("images/png/transparent.png");
    for (const [background, rgb] of [
      ["#ffffff", undefined],
      ["#204060", [0x20, 0x40, 0x60]],
    ] as const) {
      const spec = { name: "flat", format: "jpeg", width: 100, quality: 100, background } as const;
      const [expected] = await render(file, [spec]);
      const [{ data }] = kernel.render(file, [
        { format: "jpeg", width: 100, quality: 100, ...(rgb && { background: rgb }) },
      ]);
      assert.ok(distance(await pixelsOf(data), await pixelsOf(expected!.data)) < 0.5, background);
    }
  });
});

describe("a list of renditions", () => {
  const list = [
    { format: "rgba", width: 64, orientation: 1 },
    { format: "jpeg", width: 320 },
    { format: "rgba", width: 200, height: 50, orientation: 8 },
  ] as const satisfies Rendition[];

  test("comes back in its order, each near to what it is alone", () => {
    const together = kernel.render(PHOTO, list);
    assert.deepEqual(
      together.map(({ format, width, height }) => ({ format, width, height })),
      [
        { format: "rgba", width: 64, height: 43 },
        { format: "jpeg", width: 320, height: 213 },
        { format: "rgba", width: 200, height: 50 },
      ],
    );
    for (const at of [0, 2] as const) {
      const [alone] = kernel.render(PHOTO, [list[at]]);
      assert.ok(distance(together[at], alone) < 2, `${distance(together[at], alone)}`);
    }
  });

  test("may be empty", () => assert.deepEqual(kernel.render(PHOTO, []), []));

  test("takes memory for each picture, but not for each encoder", () => {
    const large = { format: "jpeg", chromaSubsampling: "4:4:4", progressive: true } as const;
    const memoryOf = (count: number) => {
      const fresh = createKernel(kernelModule);
      fresh.render(PHOTO, Array<Rendition>(count).fill(large));
      return fresh.memoryBytes;
    };
    // Three planes of a picture, where its coefficients would be twice as much, and its file comes on top.
    const planes = 3 * 960 * 656;
    const more = memoryOf(4) - memoryOf(1);
    assert.ok(more < 3 * 1.3 * planes, `${more} bytes`);
  });

  test("is a copy, which the next picture leaves alone", () => {
    const [before] = kernel.render(PHOTO, [{ format: "rgba" }]);
    const copy = Buffer.from(before.data);
    kernel.render(fixture("images/progressive.jpg"), [{ format: "rgba", filter: "triangle" }]);
    assert.deepEqual(Buffer.from(before.data), copy);
  });
});

describe("what can't be made is refused, and the next picture is as if nothing had been", () => {
  const good = () => Buffer.from(kernel.render(PHOTO, [{ format: "jpeg", width: 200 }])[0].data);
  const expected = good();

  const DAMAGED = ["images/baseline-420.jpg", "images/progressive.jpg", "images/png/rgb.png"].map((file) => {
    const whole = fixture(file);
    return [file, whole.subarray(0, whole.length / 2)] as const;
  });
  for (const [name, file] of DAMAGED) {
    test(`${name}, cut off, unless somebody is told`, () => {
      assert.throws(
        () => kernel.render(file, [{ format: "rgba", width: 50 }]),
        (error) => error instanceof KernelError && /ends before the picture does/.test(error.message),
      );
      assert.deepEqual(good(), expected);
      const told: DecodingDamage[] = [];
      const onDamage = (damage: DecodingDamage) => {
        // Within another job, it may do one of its own.
        assert.deepEqual(good(), expected);
        told.push(damage);
      };
      const [{ width, data }] = kernel.render(file, [{ format: "rgba", width: 50 }], { onDamage });
      assert.equal(data.length % (width * 4), 0);
      assert.deepEqual(
        told.map(({ grade }) => grade),
        ["truncated"],
      );
    });
  }

  test("inks", () => {
    const inks = fixture("foreign/cmyk.jpg");
    assert.match(kernel.inspect(inks).space, /cmyk|ycck/);
    assert.throws(
      () => kernel.render(inks, [{ format: "rgba" }]),
      isKernelError(Status.unsupported, /expected gray or colours, received inks/),
    );
  });

  test("what takes more memory than it may", () => {
    const small = createKernel(kernelModule, { memoryLimit: 2 ** 20 });
    assert.throws(
      () => small.render(PHOTO, [{ format: "rgba" }]),
      isKernelError(Status.outOfMemory, /not enough memory/),
    );
    const generous = createKernel(kernelModule, { memoryLimit: 2 ** 40 });
    assert.equal(generous.render(PHOTO, [{ format: "rgba" }])[0].width, WHOLE.width);
    assert.ok(small.memoryBytes < 2 ** 21, `${small.memoryBytes} bytes`);
    assert.equal(small.render(PHOTO, [{ format: "jpeg", width: 64 }])[0].width, 64);
  });

  test("arguments, with what was expected", () => {
    const wrong: [object, RegExp][] = [
      [{ format: "webp" }, /renditions\[0\]\.format: expected jpeg or png or rgba, received webp/],
      [{}, /renditions\[0\]\.format: expected jpeg or png or rgba, received undefined/],
      [{ format: "rgba", width: 0 }, /width: expected a whole number from 1 to 65535, received 0/],
      [{ format: "rgba", height: 1.5 }, /height: expected a whole number from 1 to 65535, received 1.5/],
      [{ format: "rgba", width: 65_536 }, /received 65536/],
      [{ format: "rgba", width: Number.NaN }, /received NaN/],
      [{ format: "rgba", orientation: 9 }, /orientation: .* from 1 to 8, received 9/],
      [{ format: "rgba", filter: "box" }, /filter: expected lanczos3 or .*, received box/],
      [{ format: "jpeg", quality: 101 }, /quality: .* from 1 to 100, received 101/],
      [{ format: "jpeg", chromaSubsampling: "4:2:2" }, /received 4:2:2/],
      [{ format: "png", compression: 9 }, /compression: expected fast or default or small, received 9/],
      [{ format: "png", colours: 1 }, /colours: expected a whole number from 2 to 256, received 1/],
      [{ format: "png", dither: -1 }, /dither: expected a number from 0 to 1, received -1/],
      [{ format: "jpeg", progressive: 1 }, /progressive: expected true or false, received 1/],
      [
        { format: "rgba", region: { left: 1, top: 0, ...WHOLE } },
        /region: .* within 960x640, received 960x640 at 1,0/,
      ],
      [{ format: "rgba", region: { left: 0, top: 0, width: 0, height: 1 } }, /received 0x1 at 0,0/],
      [{ format: "rgba", region: { left: 0.5, top: 0, width: 1, height: 1 } }, /received 1x1 at 0.5,0/],
    ];
    for (const [rendition, message] of wrong) {
      assert.throws(
        () => kernel.render(PHOTO, [rendition as Rendition]),
        { name: "RangeError", message },
        JSON.stringify(rendition),
      );
      assert.deepEqual(good(), expected);
    }
    for (const source of [
      undefined,
      null,
      "photo.jpg",
      PHOTO.buffer,
      new Uint16Array(8),
      { data: PHOTO.buffer },
    ]) {
      const refusal = { name: "TypeError", message: /expected a Uint8Array.*, received \w+$/ };
      assert.throws(() => kernel.render(source as never, [{ format: "rgba" }]), refusal);
      assert.throws(() => kernel.inspect(source as never), refusal);
    }
    const pixels = { width: 2, height: 2, data: new Uint8ClampedArray(15) };
    const message = /expected 2x2 pixels of 4 bytes, received 15 bytes/;
    assert.throws(() => kernel.render(pixels, [{ format: "rgba" }]), { name: "RangeError", message });
  });

  test("an instance that broke off is not used again", () => {
    class Unreadable extends Uint8Array {
      override subarray(): never {
        throw new Error("gone");
      }
    }
    const unreadable = new Unreadable(PHOTO);
    kernel.render(fixture("images/progressive.jpg"), [{ format: "rgba" }]);
    const used = kernel.memoryBytes;
    assert.throws(() => kernel.render(unreadable, [{ format: "rgba" }]), /gone/);
    assert.ok(kernel.memoryBytes < used);
    assert.deepEqual(good(), expected);
  });
});

import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { telling, twoColours } from "./photograph.fixture.ts";
import { photographOf } from "./photograph.ts";
import {
  exifOf,
  gifOfFrames,
  pngBomb,
  pngChunk,
  profileBomb,
  textBomb,
  webpBomb,
  webpCanvas,
  withSegment,
} from "./photograph-hostile.fixture.ts";
import { isRefusal } from "./photograph-refusal.ts";

const SCRIPT = "<script>alert('canary')</script>";
const svg = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">${SCRIPT}<rect width="40" height="40"/></svg>`,
);
const MEGABYTE = 1_048_576;

const notOne = /is not a JPEG, PNG, WebP or AVIF photograph, whatever its name says/;
const damaged = /is damaged or incomplete; choose another copy of it/;

const refused: readonly [what: string, bytes: () => Promise<Buffer>, reason: RegExp][] = [
  ["no bytes", async () => Buffer.alloc(0), /is empty/],
  ["zeros alone", async () => Buffer.alloc(100_000), notOne],
  ["a text", async () => Buffer.from("This is holiday.jpg, honestly."), notOne],
  ["one byte of a JPEG", async () => Buffer.from([0xff]), notOne],
  ["an SVG with a script", async () => svg, notOne],
  [
    "an SVG behind an XML opening",
    async () => Buffer.concat([Buffer.from("<?xml version='1.0'?>"), svg]),
    notOne,
  ],
  [
    "a page that is also a JPEG",
    async () => Buffer.concat([Buffer.from(SCRIPT), await twoColours().toBuffer()]),
    notOne,
  ],
  ["a GIF", () => twoColours().gif().toBuffer(), /is a GIF; save it as a JPEG or PNG/],
  ["a GIF of 10,000 frames", async () => gifOfFrames(10_000), /is a GIF/],
  ["a TIFF", () => twoColours().tiff().toBuffer(), notOne],
  [
    "a HEIC of an iPhone",
    async () => Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat", "latin1"),
    /is a HEIC file, which cannot be opened here; save it as a JPEG/,
  ],
  ["an MP4", async () => Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x08mdat", "latin1"), notOne],
  [
    "a page behind the opening of a JPEG",
    async () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(SCRIPT)]),
    damaged,
  ],
  [
    "an SVG behind the opening of a WebP",
    async () => Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBP"), svg]),
    damaged,
  ],
  [
    "an SVG behind the opening of an AVIF",
    async () => Buffer.concat([Buffer.from("\0\0\0\x18ftypavif\0\0\0\0mif1avif", "latin1"), svg]),
    damaged,
  ],
  ["half a JPEG", async () => half(await twoColours().toBuffer()), damaged],
  ["half a PNG", async () => half(await twoColours().png().toBuffer()), damaged],
  ["half a WebP", async () => half(await twoColours().webp().toBuffer()), damaged],
  ["half an AVIF", async () => half(await twoColours(640, 480).avif({ effort: 0 }).toBuffer()), damaged],
  [
    "a PNG of 30,000 × 30,000",
    async () => pngBomb(30_000, 30_000),
    /has 900 megapixels, and 40 is the most; save it smaller/,
  ],
  [
    "a WebP of 30,000 × 30,000, which only its canvas can have",
    async () => webpCanvas(30_000, 30_000),
    /has more pixels than any program can show; save it smaller/,
  ],
  [
    "a WebP of 16,383 × 16,383, the most that one picture can have",
    async () => webpBomb(16_383, 16_383),
    /has 269 megapixels/,
  ],
  ["a PNG a little over the limit", async () => pngBomb(8_000, 5_001), /has 41 megapixels/],
  [
    "a PNG of one long row",
    async () => pngBomb(1_000_000, 1),
    /is 1000000 pixels long, and 16383 is the most/,
  ],
];

describe("photographOf, given what somebody made to do harm", () => {
  for (const [what, make, reason] of refused) {
    it(`refuses ${what} in words, and takes no memory for it`, async () => {
      const bytes = await make();
      const { result, grown } = await watched(() => failureFrom(photographOf(bytes)));
      expect(result.code).to.equal("VALIDATION_FAILED");
      expect(result.message).to.match(reason);
      expect(grown).to.be.below(100 * MEGABYTE);
    });
  }

  const accepted: readonly [what: string, bytes: () => Promise<Buffer>][] = [
    ["a PNG at the limit of pixels", async () => pngBomb(8_000, 5_000)],
    ["a WebP at the limit, in 40 bytes", async () => webpBomb(8_000, 5_000)],
    ["a PNG with text that unpacks to 100 MB", async () => pngBomb(64, 48, [textBomb(100)])],
    [
      "a PNG with 2,000 texts",
      async () =>
        pngBomb(
          64,
          48,
          Array.from({ length: 2_000 }, (_, at) =>
            pngChunk("tEXt", Buffer.from(`Key${at}\0${"x".repeat(2_000)}`)),
          ),
        ),
    ],
    ["a PNG with a colour profile that unpacks to 100 MB", async () => pngBomb(64, 48, [profileBomb(100)])],
    [
      "a JPEG with a colour profile that is none",
      async () =>
        withSegment(
          await twoColours().toBuffer(),
          0xe2,
          Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), Buffer.alloc(5_000, "garbage")]),
        ),
    ],
    [
      "a JPEG whose EXIF promises 4 billion names of its maker",
      async () =>
        withSegment(
          await twoColours().toBuffer(),
          0xe1,
          exifOf([[{ id: 0x010f, type: 4, count: 0xffff_ffff, value: 8 }]], Buffer.alloc(0)),
        ),
    ],
  ];
  for (const [what, make] of accepted) {
    it(`takes ${what}, within bounds`, async () => {
      const bytes = await make();
      const { result, grown } = await watched(() => photographOf(bytes));
      expect(result.derivatives).to.have.lengthOf(4);
      expect(grown).to.be.below(500 * MEGABYTE);
    });
  }

  it("answers or refuses in words, whatever bytes of a good file are changed", async () => {
    const good = await Promise.all([
      telling(twoColours(48, 32)).toBuffer(),
      telling(twoColours(48, 32)).png().toBuffer(),
      telling(twoColours(48, 32)).webp().toBuffer(),
      twoColours(48, 32).avif({ effort: 0 }).toBuffer(),
      twoColours(48, 32).jpeg({ progressive: true }).toBuffer(),
    ]);
    const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    const mutation = fc.record({
      file: fc.nat({ max: good.length - 1 }),
      changes: fc.array(fc.tuple(place, fc.nat({ max: 255 })), { maxLength: 4 }),
      keep: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: place }),
    });
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(mutation, async ({ file, changes, keep }) => {
        const bytes = Buffer.from(good[file] ?? []);
        for (const [at, value] of changes) bytes[Math.floor(at * bytes.length)] = value;
        try {
          await photographOf(bytes.subarray(0, Math.ceil(keep * bytes.length)));
          taken += 1;
        } catch (failure) {
          if (!isRefusal(failure)) throw failure;
        }
      }),
      { numRuns: 400 },
    );
    expect(taken).to.be.above(20);
  });
});

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

/** How much larger the process became while it worked, in bytes: looked at each 2 ms, as decoders work on threads. */
async function watched<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly grown: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 2);
  try {
    const result = await work();
    return { result, grown: Math.max(most, process.memoryUsage.rss()) - before };
  } finally {
    clearInterval(watch);
  }
}

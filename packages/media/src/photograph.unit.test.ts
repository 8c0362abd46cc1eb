import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import exifr from "exifr";
import sharp from "sharp";
import { pngBomb, twoColours, withPlace } from "./photograph.fixture.ts";
import { photographOf } from "./photograph.ts";

const SCRIPT = "<script>alert('canary')</script>";
const svg = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">${SCRIPT}<rect width="40" height="40"/></svg>`,
);

describe("photographOf", () => {
  it("makes WebP files of at most 1600 and 480 px that keep the proportions", async () => {
    const { full, thumbnail, width, height } = await photographOf(await twoColours(3200, 1800).toBuffer());
    expect({ width, height }).to.deep.equal({ width: 1600, height: 900 });
    expect(await sharp(full).metadata()).to.include({ format: "webp", width: 1600, height: 900 });
    expect(await sharp(thumbnail).metadata()).to.include({ format: "webp", width: 480, height: 270 });
  });

  it("does not enlarge a small photograph", async () => {
    const { full, thumbnail } = await photographOf(await twoColours(200, 100).png().toBuffer());
    expect(await sharp(full).metadata()).to.include({ width: 200, height: 100 });
    expect(await sharp(thumbnail).metadata()).to.include({ width: 200, height: 100 });
  });

  it("turns it upright by its EXIF orientation", async () => {
    // 6: the camera was held so that the picture has to be turned a quarter clockwise.
    const { full, thumbnail, width, height } = await photographOf(
      await twoColours(640, 480).withMetadata({ orientation: 6 }).toBuffer(),
    );
    expect({ width, height }).to.deep.equal({ width: 480, height: 640 });
    for (const file of [full, thumbnail]) {
      expect(await colourAt(file, "top")).to.equal("red");
      expect(await colourAt(file, "bottom")).to.equal("blue");
    }
  });

  it("keeps nothing of the file but its pixels: no place, no camera, no author", async () => {
    const sent = await withPlace();
    expect(await exifr.gps(sent)).to.include({ latitude: 55.67611111111111 });
    const { full, thumbnail } = await photographOf(sent);
    for (const file of [full, thumbnail]) {
      expect(await sharp(file).metadata()).to.not.have.any.keys("exif", "xmp", "iptc", "icc", "orientation");
      expect(file.includes("Canary")).to.equal(false);
      // exifr reads no WebP, so the same pixels are also asked for as a JPEG that keeps all it has.
      const jpeg = await sharp(file).keepMetadata().jpeg().toBuffer();
      expect(await exifr.gps(jpeg)).to.equal(undefined);
      expect(await exifr.parse(jpeg, true)).to.not.have.any.keys("Make", "Model", "Artist", "latitude");
    }
  });

  it("leaves behind what stands after the pixels of a polyglot", async () => {
    const polyglot = Buffer.concat([await twoColours().toBuffer(), Buffer.from(`<html>${SCRIPT}</html>`)]);
    const { full, thumbnail } = await photographOf(polyglot);
    for (const file of [full, thumbnail]) expect(file.includes("canary")).to.equal(false);
  });

  it("takes the first picture of an animation", async () => {
    const solid = (background: string) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background } })
        .png()
        .toBuffer();
    const frames = await Promise.all(["#e02020", "#2040e0"].map(solid));
    const animation = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect((await sharp(animation).metadata()).pages).to.equal(2);
    const { full } = await photographOf(animation);
    expect((await sharp(full).metadata()).pages ?? 1).to.equal(1);
    expect(await colourAt(full, "top")).to.equal("red");
  });

  it("gives the same files for the same bytes", async () => {
    const sent = await twoColours().toBuffer();
    const [first, second] = [await photographOf(sent), await photographOf(sent)];
    expect(first.full.equals(second.full)).to.equal(true);
    expect(first.thumbnail.equals(second.thumbnail)).to.equal(true);
  });

  const notOne = /is not a JPEG, PNG or WebP photograph/;
  const damaged = /is damaged or incomplete/;
  const cases: readonly [what: string, bytes: () => Promise<Buffer>, reason: RegExp][] = [
    ["no bytes", async () => Buffer.alloc(0), notOne],
    ["a text", async () => Buffer.from("This is holiday.jpg, honestly."), notOne],
    ["an SVG with a script", async () => svg, notOne],
    [
      "a page that is also a JPEG",
      async () => Buffer.concat([Buffer.from(SCRIPT), await twoColours().toBuffer()]),
      notOne,
    ],
    ["a GIF", () => twoColours().gif().toBuffer(), notOne],
    ["a TIFF", () => twoColours().tiff().toBuffer(), notOne],
    ["an AVIF", () => twoColours(64, 48).avif().toBuffer(), notOne],
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
    ["half a JPEG", async () => half(await twoColours().toBuffer()), damaged],
    ["half a PNG", async () => half(await twoColours().png().toBuffer()), damaged],
    ["half a WebP", async () => half(await twoColours().webp().toBuffer()), damaged],
    [
      "a PNG of 30,000 × 30,000",
      async () => pngBomb(30_000, 30_000),
      /has 900 megapixels, and 40 is the most/,
    ],
    ["a PNG a little over the limit", async () => pngBomb(8_000, 5_001), /has 41 megapixels/],
  ];
  for (const [what, bytes, reason] of cases) {
    it(`refuses ${what} in words`, async () => {
      const failure = await failureFrom(photographOf(await bytes()));
      expect(failure.code).to.equal("VALIDATION_FAILED");
      expect(failure.message).to.match(reason);
    });
  }

  it("takes a photograph at the limit", async () => {
    expect(await photographOf(pngBomb(8_000, 5_000))).to.include({ width: 1600, height: 1000 });
  });
});

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

async function colourAt(file: Buffer, end: "top" | "bottom"): Promise<string> {
  const { width, height } = await sharp(file).metadata();
  const pixel = { left: Math.floor(width / 2), top: end === "top" ? 4 : height - 5, width: 1, height: 1 };
  const [red = 0, , blue = 0] = await sharp(file).extract(pixel).raw().toBuffer();
  return red > blue ? "red" : "blue";
}

import { expect } from "chai";
import exifr from "exifr";
import sharp from "sharp";
import { CANARY, heldAs, orientations, scene, telling, twoColours } from "./photograph.fixture.ts";
import { photographOf } from "./photograph.ts";
import type { PhotographFile } from "./photograph-files.ts";
import { exifOf, restAt, withSegment } from "./photograph-hostile.fixture.ts";

const SCRIPT = "<script>alert('canary')</script>";

async function filesOf(sent: Buffer): Promise<readonly PhotographFile[]> {
  const { original, derivatives } = await photographOf(sent);
  return [original, ...derivatives];
}

const sizes = (files: readonly PhotographFile[]) =>
  files.map(({ format, width, height }) => `${format} ${width}x${height}`);

describe("photographOf", () => {
  it("makes WebP files of at most 1280, 480 and 160 px, an AVIF, and an original of its own size", async () => {
    const files = await filesOf(await twoColours(3200, 1800).toBuffer());
    expect(sizes(files)).to.deep.equal([
      "jpeg 3200x1800",
      "webp 1280x720",
      "avif 1280x720",
      "webp 480x270",
      "webp 160x90",
    ]);
    for (const { format, width, height, bytes } of files) {
      const read = await sharp(bytes).metadata();
      expect(read).to.include({ format: format === "avif" ? "heif" : format, width, height });
    }
  });

  it("does not enlarge a small photograph", async () => {
    const files = await filesOf(await twoColours(200, 100).png().toBuffer());
    expect(sizes(files)).to.deep.equal([
      "jpeg 200x100",
      "webp 200x100",
      "avif 200x100",
      "webp 200x100",
      "webp 160x80",
    ]);
  });

  it("keeps proportions beyond any measure", async () => {
    const line = sharp({ create: { width: 16_000, height: 2, channels: 3, background: "red" } });
    expect(sizes(await filesOf(await line.png().toBuffer()))).to.include.members([
      "jpeg 16000x2",
      "webp 1280x1",
      "webp 160x1",
    ]);
  });

  for (const kind of ["jpeg", "png", "webp", "avif"] as const) {
    it(`takes ${kind}`, async () => {
      const sent = await twoColours(64, 48).toFormat(kind).toBuffer();
      for (const { bytes } of await filesOf(sent)) {
        expect(await colourAt(bytes, "left")).to.equal("red");
        expect(await colourAt(bytes, "right")).to.equal("blue");
      }
    });
  }

  it("keeps colours, whatever profile and however many bits they come with", async () => {
    const [red, green, blue] = [200, 60, 30];
    const picture = sharp({
      create: { width: 64, height: 64, channels: 3, background: { r: red, g: green, b: blue } },
    });
    const avif = { quality: 90, chromaSubsampling: "4:4:4" } as const;
    for (const profile of ["srgb", "p3"]) {
      const of = () => picture.clone().withIccProfile(profile);
      for (const sent of [
        of().png(),
        of().toColourspace("rgb16").png(),
        of().avif({ ...avif, bitdepth: 10 }),
      ])
        for (const { bytes } of await filesOf(await sent.toBuffer())) {
          const [r = 0, g = 0, b = 0] = await sharp(bytes).raw().toBuffer();
          const furthest = Math.max(...[r - red, g - green, b - blue].map(Math.abs));
          expect(furthest, `${profile}: ${r} ${g} ${b}`).to.be.below(8);
        }
    }
  });

  it("takes greys, 16 bits, CMYK and palettes", async () => {
    const pictures = [
      twoColours().greyscale().jpeg(),
      twoColours().toColourspace("rgb16").png(),
      twoColours().toColourspace("cmyk").jpeg(),
      twoColours().png({ palette: true }),
      twoColours().toColourspace("grey16").png(),
    ];
    for (const picture of pictures) {
      for (const { bytes } of await filesOf(await picture.toBuffer())) {
        const read = await sharp(bytes).metadata();
        expect(read.space).to.be.oneOf(["srgb", "b-w"]);
        expect(read.depth).to.equal("uchar");
      }
    }
  });

  it("keeps what shows through, in an original that is a WebP", async () => {
    const hole = await sharp({ create: { width: 300, height: 200, channels: 4, background: "#ff000000" } })
      .png()
      .toBuffer();
    const files = await filesOf(hole);
    expect(files[0]?.format).to.equal("webp");
    for (const { bytes } of files) {
      const [, , , alpha] = await sharp(bytes).ensureAlpha().raw().toBuffer();
      expect(alpha).to.equal(0);
    }
  });

  it("makes a JPEG of the original when its alpha channel hides nothing", async () => {
    const [original] = await filesOf(await twoColours().ensureAlpha().png().toBuffer());
    expect(original?.format).to.equal("jpeg");
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
    for (const { bytes } of await filesOf(animation)) {
      expect((await sharp(bytes).metadata()).pages ?? 1).to.equal(1);
      expect(await colourAt(bytes, "left")).to.equal("red");
    }
  });

  it("gives the same files for the same bytes", async () => {
    const sent = await twoColours().toBuffer();
    const [first, second] = [await photographOf(sent), await photographOf(sent)];
    expect(first).to.deep.equal(second);
  });

  describe("turns it upright by its EXIF orientation", () => {
    for (const orientation of orientations) {
      it(`${orientation}, to the last bit, from a file without loss`, async () => {
        const expected = await filesOf(await heldAs(1).png().toBuffer());
        const sent = await heldAs(orientation).png().toBuffer();
        expect((await sharp(sent).metadata()).orientation).to.equal(orientation);
        expect(await filesOf(sent)).to.deep.equal(expected);
      });

      it(`${orientation}, also where it is made smaller`, async () => {
        const large = scene(1_400, 900);
        const [expected, found] = await Promise.all(
          [1, orientation].map(async (held) => filesOf(await heldAs(held, large).png().toBuffer())),
        );
        expect(sizes(found ?? [])).to.deep.equal(sizes(expected ?? []));
        for (const [at, { bytes }] of (found ?? []).entries()) {
          const shown = await sharp(bytes).raw().toBuffer();
          // It is turned after that, so that rounding differs, by a fraction of a pixel; turned wrongly it is off by 60.
          const beside = await sharp(expected?.[at]?.bytes).raw().toBuffer();
          expect(meanDifference(shown, beside), sizes(found ?? [])[at]).to.be.below(4);
        }
      });

      it(`${orientation}, in each kind of file`, async () => {
        const { data, raw } = scene();
        const kinds = [
          heldAs(orientation).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }),
          heldAs(orientation).webp({ quality: 95 }),
        ];
        for (const sent of kinds) {
          for (const { bytes, width, height } of await filesOf(await sent.toBuffer())) {
            expect({ width, height }).to.deep.equal({ width: raw.width, height: raw.height });
            const shown = await sharp(bytes).removeAlpha().raw().toBuffer();
            // What two lossy encoders leave of it; any other orientation is off by more than 60.
            expect(meanDifference(shown, data)).to.be.below(6);
          }
        }
      });
    }
  });

  describe("keeps nothing of the file but its pixels", () => {
    const kinds: readonly [kind: string, sent: () => Promise<Buffer>][] = [
      ["a JPEG", () => telling().toBuffer()],
      ["a PNG", () => telling().png().toBuffer()],
      ["a WebP", () => telling().webp().toBuffer()],
      ["an AVIF", () => telling().avif({ effort: 0 }).toBuffer()],
      ["a WebP that shows through", () => telling(twoColours().ensureAlpha(0.5)).webp().toBuffer()],
    ];
    for (const [kind, make] of kinds) {
      it(`of ${kind}: no place, no serial number, no author, no profile`, async () => {
        const sent = await make();
        const read = await sharp(sent).metadata();
        expect(read.exif?.includes(CANARY)).to.equal(true);
        expect(read.xmp?.includes(CANARY)).to.equal(true);
        for (const file of await filesOf(sent)) await expectNothingTold(file);
      });
    }

    it("which exifr finds in what was sent", async () => {
      const sent = await telling().toBuffer();
      expect(await exifr.gps(sent)).to.include({ latitude: 55.67611111111111 });
      expect(await exifr.parse(sent, true)).to.include({
        Artist: `Ane ${CANARY}`,
        SerialNumber: `${CANARY}-7731`,
        LensSerialNumber: `${CANARY}-0042`,
      });
    });

    it("nor the small picture that a camera puts beside it, which may show what was cut off", async () => {
      const preview = Buffer.concat([await twoColours(32, 24).toBuffer(), Buffer.from(CANARY)]);
      const sent = withSegment(
        await twoColours().toBuffer(),
        0xe1,
        exifOf(
          [
            [{ id: 0x0112, type: 3, count: 1, value: 1 }],
            [
              { id: 0x0201, type: 4, count: 1, value: restAt(1, 2) },
              { id: 0x0202, type: 4, count: 1, value: preview.length },
            ],
          ],
          preview,
        ),
      );
      const found = await exifr.thumbnail(sent);
      expect(Buffer.from(found ?? []).includes(CANARY)).to.equal(true);
      for (const file of await filesOf(sent)) await expectNothingTold(file);
    });

    it("nor comments, nor what other programs keep in segments of their own", async () => {
      const plain = await twoColours().toBuffer();
      const segments = [0xfe, 0xe2, 0xe4, 0xec, 0xed].reduce<Buffer>(
        (jpeg, marker) => withSegment(jpeg, marker, Buffer.from(`${CANARY} ${SCRIPT}`)),
        plain,
      );
      for (const file of await filesOf(segments)) await expectNothingTold(file);
    });

    it("nor what stands after the pixels of a polyglot", async () => {
      const page = Buffer.from(`<html>${SCRIPT}</html>`);
      const polyglots = [
        Buffer.concat([await twoColours().toBuffer(), page]),
        Buffer.concat([await twoColours().png().toBuffer(), page]),
        withSegment(await twoColours().toBuffer(), 0xfe, Buffer.from(`--><html>${SCRIPT}</html><!--`)),
      ];
      for (const polyglot of polyglots) {
        expect(polyglot.includes(SCRIPT)).to.equal(true);
        for (const { bytes } of await filesOf(polyglot)) {
          expect(bytes.includes("canary")).to.equal(false);
          expect(bytes.includes("<script")).to.equal(false);
        }
      }
    });
  });

  it("tells what it looks like, and with what and when it was taken", async () => {
    const { facts } = await photographOf(await telling(twoColours(640, 480)).toBuffer());
    expect(facts).to.include({ width: 640, height: 480, camera: `${CANARY} Camera K-1` });
    expect(facts.takenAt?.toISOString()).to.equal("2026-05-17T16:30:05.000Z");
    expect(facts.colour).to.match(/^#[0-9a-f]{6}$/);
    expect(facts.hash).to.match(/^[0-9a-f]{16}$/);
    expect(Buffer.from(facts.thumbhash, "base64").length).to.be.within(5, 25);
  });
});

/** WebP's own chunks, JPEG's own segments and an AVIF's own boxes may stand there; nothing that tells anything may. */
async function expectNothingTold({ format, bytes }: PhotographFile): Promise<void> {
  expect(bytes.includes(CANARY), `${format} repeats the file`).to.equal(false);
  const read = await sharp(bytes).metadata();
  for (const part of ["exif", "xmp", "iptc", "icc", "orientation", "comments"] as const)
    expect(read[part], `${format} has ${part}`).to.equal(undefined);
  if (format === "webp") {
    expect(chunksOf(bytes)).to.satisfy((names: string[]) =>
      names.every((name) => ["VP8 ", "VP8L", "VP8X", "ALPH"].includes(name)),
    );
    return;
  }
  expect(await exifr.gps(bytes).catch(() => undefined)).to.equal(undefined);
  expect(await exifr.thumbnail(bytes).catch(() => undefined)).to.equal(undefined);
  expect((await exifr.parse(bytes, true).catch(() => undefined)) ?? {}).to.not.have.any.keys(
    "Make",
    "Model",
    "Artist",
    "SerialNumber",
    "LensSerialNumber",
    "latitude",
    "DateTimeOriginal",
  );
}

function chunksOf(webp: Buffer): string[] {
  const names: string[] = [];
  for (let at = 12; at < webp.length; ) {
    names.push(webp.toString("latin1", at, at + 4));
    const length = webp.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return names;
}

function meanDifference(one: Buffer, other: Buffer): number {
  expect(one.length).to.equal(other.length);
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

async function colourAt(file: Buffer, end: "left" | "right"): Promise<string> {
  const { width, height } = await sharp(file).metadata();
  const pixel = { left: end === "left" ? 4 : width - 5, top: Math.floor(height / 2), width: 1, height: 1 };
  const [red = 0, , blue = 0] = await sharp(file).extract(pixel).raw().toBuffer();
  return red > blue ? "red" : "blue";
}

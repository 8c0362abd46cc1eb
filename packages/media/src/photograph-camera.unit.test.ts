import { expect } from "chai";
import fc from "fast-check";
import sharp from "sharp";
import { twoColours } from "./photograph.fixture.ts";
import { takenWith } from "./photograph-camera.ts";
import { exifOf } from "./photograph-hostile.fixture.ts";

const NOTHING = { camera: null, takenAt: null };

async function told(IFD0: Record<string, string>, IFD2: Record<string, string> = {}) {
  const sent = await twoColours(16, 16).withExif({ IFD0, IFD2 }).toBuffer();
  return takenWith((await sharp(sent).metadata()).exif);
}

describe("takenWith", () => {
  it("names make and model once", async () => {
    expect(await told({ Make: "SONY", Model: "ILCE-7M4" })).to.include({ camera: "SONY ILCE-7M4" });
    expect(await told({ Make: "Canon", Model: "Canon EOS R5" })).to.include({ camera: "Canon EOS R5" });
    expect(await told({ Model: "Pixel 9" })).to.include({ camera: "Pixel 9" });
    expect(await told({ Make: "Leica" })).to.include({ camera: "Leica" });
  });

  it("makes one short line of a name, without what cannot be read", async () => {
    const { camera } = await told({ Make: `A\u0007\u202eB\n${"x".repeat(500)}`, Model: "   " });
    expect(camera).to.match(/^A \??B x+$/);
    expect(camera?.length).to.be.at.most(60);
  });

  it("reads the time in its zone, and without one as UTC", async () => {
    const DateTimeOriginal = "2026:05:17 18:30:05";
    const { takenAt } = await told({}, { DateTimeOriginal, OffsetTimeOriginal: "+02:00" });
    expect(takenAt?.toISOString()).to.equal("2026-05-17T16:30:05.000Z");
    const plain = await told({}, { DateTimeOriginal });
    expect(plain.takenAt?.toISOString()).to.equal("2026-05-17T18:30:05.000Z");
  });

  it("takes no time that never was", async () => {
    for (const DateTimeOriginal of [
      "0000:00:00 00:00:00",
      "2026:13:01 10:00:00",
      "9999:01:01 10:00:00",
      "soon",
    ]) {
      expect(await told({}, { DateTimeOriginal })).to.deep.equal(NOTHING);
    }
  });

  it("says nothing of a file that says nothing", async () => {
    expect(await takenWith(undefined)).to.deep.equal(NOTHING);
    expect(await takenWith(Buffer.alloc(0))).to.deep.equal(NOTHING);
    expect(await takenWith(Buffer.alloc(100_000, "II*\0"))).to.deep.equal(NOTHING);
  });

  it("is not led astray, whatever EXIF says", async () => {
    const tag = fc.record({
      id: fc.constantFrom(0x010f, 0x0110, 0x8769, 0x9003, 0x8825, 0x0112),
      type: fc.nat({ max: 20 }),
      count: fc.oneof(fc.nat({ max: 40 }), fc.constantFrom(0xffff_ffff, 0x8000_0000, 0x1_0000)),
      value: fc.oneof(fc.nat({ max: 200 }), fc.constantFrom(0xffff_ffff, 0x8000_0000)),
    });
    const directories = fc.array(fc.array(tag, { maxLength: 6 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(directories, fc.uint8Array({ maxLength: 200 }), async (tags, rest) => {
        const { camera, takenAt } = await takenWith(exifOf(tags, Buffer.from(rest)));
        expect(camera === null || camera.length <= 121).to.equal(true);
        expect(takenAt === null || !Number.isNaN(takenAt.getTime())).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });
});

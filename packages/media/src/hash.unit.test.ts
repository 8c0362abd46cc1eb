import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import sharp from "sharp";
import { somePhotograph } from "./hash.fixture.ts";
import { hashDistance } from "./hash.ts";
import { bandsNear, bandsOf, NEAR_BITS } from "./hash-bands.ts";
import { photographOf } from "./photograph.ts";

const SIDE = { width: 320, height: 240 };

async function hashOf(bytes: Buffer): Promise<string> {
  const { facts } = await photographOf(bytes);
  expect(facts.isPlain).to.equal(false);
  return facts.hash;
}

describe("perceptual hashes", () => {
  const pictures = Array.from({ length: 10 }, (_, seed) => somePhotograph(seededRandom(seed + 1), SIDE));

  const changes: readonly [what: string, change: (jpeg: Buffer) => Promise<Buffer>][] = [
    ["encoded anew, badly", (jpeg) => sharp(jpeg).jpeg({ quality: 40 }).toBuffer()],
    ["saved as WebP", (jpeg) => sharp(jpeg).webp({ quality: 60 }).toBuffer()],
    ["made a third as large", (jpeg) => sharp(jpeg).resize(107).jpeg().toBuffer()],
    ["brightened by a tenth", (jpeg) => sharp(jpeg).modulate({ brightness: 1.1 }).jpeg().toBuffer()],
    ["darkened by a tenth", (jpeg) => sharp(jpeg).modulate({ brightness: 0.9 }).jpeg().toBuffer()],
    ["without colour", (jpeg) => sharp(jpeg).greyscale().jpeg().toBuffer()],
    [
      "cropped by one in a hundred at each side",
      (jpeg) => sharp(jpeg).extract({ left: 3, top: 2, width: 314, height: 236 }).jpeg().toBuffer(),
    ],
  ];
  for (const [what, change] of changes) {
    it(`are near for the same photograph ${what}`, async () => {
      const distances = await Promise.all(
        pictures.map(async (picture) => {
          const jpeg = await picture.clone().toBuffer();
          return hashDistance(await hashOf(jpeg), await hashOf(await change(jpeg)));
        }),
      );
      expect(Math.max(...distances), distances.join(" ")).to.be.at.most(NEAR_BITS);
    });
  }

  it("are far for different photographs", async () => {
    const hashes = await Promise.all(
      pictures.map(async (picture) => hashOf(await picture.clone().toBuffer())),
    );
    hashes.forEach((one, at) => {
      for (const other of hashes.slice(at + 1)) expect(hashDistance(one, other)).to.be.above(NEAR_BITS);
    });
  });

  it("say nothing of what is all alike, such as a wall or a page without words", async () => {
    for (const background of ["#000000", "#ffffff", "#7f6f5f"]) {
      const { facts } = await photographOf(
        await sharp({ create: { ...SIDE, channels: 3, background } })
          .jpeg()
          .toBuffer(),
      );
      expect(facts.isPlain).to.equal(true);
    }
  });

  it("differ in as many bits as are different", () => {
    const bits = fc.uniqueArray(fc.nat({ max: 63 }), { maxLength: 64 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), bits, (one, flipped) => {
        const other = flipped.reduce((value, bit) => value ^ (1n << BigInt(bit)), one);
        expect(hashDistance(hex(one), hex(other))).to.equal(flipped.length);
      }),
    );
  });

  it("share a band with every hash that is near", () => {
    const flips = fc.uniqueArray(fc.nat({ max: 63 }), { maxLength: NEAR_BITS });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), flips, (one, flipped) => {
        const other = flipped.reduce((value, bit) => value ^ (1n << BigInt(bit)), one);
        const near = new Set(bandsNear(hex(one)));
        expect(bandsOf(hex(other)).some((band) => near.has(band))).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are looked for among few", () => {
    const near = bandsNear("0123456789abcdef");
    expect(new Set(near).size).to.equal(near.length);
    expect(near).to.have.lengthOf(64 + 5);
  });
});

function hex(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}

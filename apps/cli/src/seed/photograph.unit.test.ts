import { expect } from "chai";
import sharp from "sharp";
import { drawPhotograph } from "./photograph.ts";
import { type Picture, pictures } from "./picture.ts";

const drawn = { paint: "blue", drawing: 7, view: 0 } as const;

describe("drawPhotograph", () => {
  it("draws a JPEG of 1200 × 900 pixels, the same bytes each time", async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => drawPhotograph({ ...drawn, picture: "phone" })),
    );
    expect(await sharp(first).metadata()).to.include({ format: "jpeg", width: 1200, height: 900 });
    expect(first?.equals(second ?? Buffer.alloc(0))).to.equal(true);
    expect(first?.length).to.be.within(15_000, 250_000);
  });

  it("draws another photograph for another thing, paint, drawing or view", async () => {
    const photographs = await Promise.all([
      drawPhotograph({ ...drawn, picture: "phone" }),
      drawPhotograph({ ...drawn, picture: "sofa" }),
      drawPhotograph({ ...drawn, picture: "phone", paint: "red" }),
      drawPhotograph({ ...drawn, picture: "phone", drawing: 8 }),
      drawPhotograph({ ...drawn, picture: "phone", view: 1 }),
    ]);
    expect(new Set(photographs.map((bytes) => bytes.toString("base64"))).size).to.equal(5);
  });

  it("shows the paint it is asked for", async () => {
    const middle = { left: 500, top: 350, width: 200, height: 200 };
    const [red = 0, blue = 0] = await Promise.all(
      (["red", "blue"] as const).map(async (paint) => {
        const bytes = await drawPhotograph({ ...drawn, picture: "wardrobe", paint });
        // `stats` looks at what it is given, not at what an earlier step would make of it.
        const { channels } = await sharp(await sharp(bytes).extract(middle).toBuffer()).stats();
        return (channels[0]?.mean ?? 0) - (channels[2]?.mean ?? 0);
      }),
    );
    expect(red).to.be.above(40);
    expect(blue).to.be.below(-20);
  });

  it("has something to show for every thing", async function () {
    this.timeout(300_000);
    for (const picture of Object.keys(pictures).filter(isPicture)) {
      const { entropy } = await sharp(await drawPhotograph({ ...drawn, picture })).stats();
      expect(entropy, picture).to.be.above(4);
    }
  });
});

function isPicture(name: string): name is Picture {
  return name in pictures;
}

import { expect } from "chai";
import { dominantColour } from "./image-colour.ts";

const pixels = (...colours: readonly (readonly number[])[]) => Uint8Array.from(colours.flat());

describe("dominantColour", () => {
  const red = [200, 16, 16, 255];
  const blue = [10, 20, 250, 255];

  it("is the colour that most pixels have, not the mean of all", () => {
    expect(dominantColour(pixels(red, blue, red, red, blue))).to.equal("#c81010");
  });

  it("is the mean of colours that hardly differ", () => {
    expect(dominantColour(pixels([200, 16, 16, 255], [204, 20, 18, 255], blue))).to.equal("#ca1211");
  });

  it("does not count what shows through", () => {
    expect(dominantColour(pixels([200, 16, 16, 0], [200, 16, 16, 10], blue))).to.equal("#0a14fa");
    expect(dominantColour(pixels([0, 0, 0, 0]))).to.equal("#ffffff");
  });
});

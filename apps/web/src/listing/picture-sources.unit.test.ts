import { expect } from "chai";
import { sourcesOf } from "./picture-sources.ts";

const image = {
  url: "https://cdn.example/a-1280.webp",
  thumbnailUrl: "https://cdn.example/a-480.webp",
  smallUrl: "https://cdn.example/a-160.webp",
  avifUrl: "https://cdn.example/a-1280.avif",
  width: 1280,
  height: 960,
  colour: "#8a5a2b",
  thumbhash: null,
};

describe("the sources of a picture", () => {
  it("are its files by their widths, the narrowest first", () => {
    expect(sourcesOf(image)).to.deep.equal({
      webp: "https://cdn.example/a-160.webp 160w, https://cdn.example/a-480.webp 480w, https://cdn.example/a-1280.webp 1280w",
      avif: "https://cdn.example/a-1280.avif 1280w",
      width: 1280,
      height: 960,
    });
  });

  it("are narrower where the picture stands upright", () => {
    const { webp } = sourcesOf({ ...image, width: 960, height: 1280 });
    expect(webp.match(/\d+w/g)).to.deep.equal(["120w", "360w", "960w"]);
  });

  it("name each file once: older ones have no small one, and no AVIF", () => {
    const old = { ...image, smallUrl: image.thumbnailUrl, avifUrl: null, width: 1600, height: 1200 };
    const { webp, avif } = sourcesOf(old);
    expect(webp).to.equal("https://cdn.example/a-480.webp 480w, https://cdn.example/a-1280.webp 1600w");
    expect(avif).to.equal(null);
  });

  it("do not say that a small picture is wider than it is", () => {
    const { webp } = sourcesOf({ ...image, width: 200, height: 100 });
    expect(webp.match(/\d+w/g)).to.deep.equal(["160w", "200w", "200w"]);
  });
});

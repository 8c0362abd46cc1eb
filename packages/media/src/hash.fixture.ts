import sharp, { type Sharp } from "sharp";

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A made-up photograph: a background that goes from one colour to another, and a dozen things before it, with grain.
 * @param random answers numbers from 0 to 1; the same ones make the same photograph.
 */
export function somePhotograph(random: () => number, { width, height }: Size): Sharp {
  const between = (least: number, most: number) => Math.round(least + random() * (most - least));
  const colour = () => `rgb(${between(0, 255)},${between(0, 255)},${between(0, 255)})`;
  const things = Array.from({ length: 12 }, () => {
    const [x, y] = [between(0, width), between(0, height)];
    const [w, h] = [between(width / 20, width / 3), between(height / 20, height / 3)];
    return random() < 0.5
      ? `<ellipse cx="${x}" cy="${y}" rx="${w}" ry="${h}" fill="${colour()}"/>`
      : `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${colour()}" transform="rotate(${between(0, 90)} ${x} ${y})"/>`;
  });
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="g" gradientTransform="rotate(${between(0, 90)})">
      <stop offset="0" stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#g)"/>${things.join("")}</svg>`;
  const grain = Buffer.from(Array.from({ length: width * height }, () => between(112, 144)));
  return sharp(Buffer.from(drawing))
    .removeAlpha()
    .composite([{ input: grain, raw: { width, height, channels: 1 }, blend: "soft-light" }])
    .jpeg({ quality: 90 });
}

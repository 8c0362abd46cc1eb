import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";

/** A JPEG of the given size that is red on its left half and blue on its right, without metadata. */
export function twoColours(width = 640, height = 480): Sharp {
  const half = Math.floor(width / 2);
  return sharp({ create: { width, height, channels: 3, background: "#2040e0" } })
    .composite([
      { input: { create: { width: half, height, channels: 3, background: "#e02020" } }, left: 0, top: 0 },
    ])
    .jpeg({ quality: 90 });
}

/** A JPEG that tells where and with what it was taken. */
export function withPlace(): Promise<Buffer> {
  return twoColours()
    .withExif({
      IFD0: { Make: "Canary Camera", Model: "K-1", Artist: "Ane Canary" },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "55/1 40/1 34/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "12/1 34/1 6/1",
      },
    })
    .toBuffer();
}

/** A PNG that really has the given number of black pixels, in a few kilobytes. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, greyscale.
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", header),
    pngChunk("IDAT", rows),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

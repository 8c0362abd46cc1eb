import { crc32, deflateSync } from "node:zlib";

/** A PNG that really has the given number of black pixels, in a few kilobytes; other chunks may stand before them. */
export function pngBomb(width: number, height: number, chunks: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, greyscale.
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", header),
    ...chunks,
    pngChunk("IDAT", rows),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** One chunk of a PNG, with its check sum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A chunk of text that unpacks to so many megabytes. */
export function textBomb(megabytes: number): Buffer {
  return pngChunk(
    "zTXt",
    Buffer.concat([Buffer.from("Comment\0\0", "latin1"), deflateSync(Buffer.alloc(megabytes * 1e6, "x"))]),
  );
}

/** A colour profile that is none; it unpacks to so many megabytes. */
export function profileBomb(megabytes: number): Buffer {
  return pngChunk(
    "iCCP",
    Buffer.concat([Buffer.from("bad\0\0", "latin1"), deflateSync(Buffer.alloc(megabytes * 1e6, "x"))]),
  );
}

/**
 * A lossless WebP of one colour: a whole picture in about 30 bytes, since a code of one symbol takes no bits. WebP's
 * own limit is 16,383 pixels a side.
 */
export function webpBomb(width: number, height: number): Buffer {
  const bits: number[] = [];
  const write = (value: number, count: number) => {
    for (let bit = 0; bit < count; bit += 1) bits.push((value >> bit) & 1);
  };
  write(width - 1, 14);
  write(height - 1, 14);
  // No alpha, version 0; no transforms, no colour cache, one group of codes.
  write(0, 1 + 3 + 1 + 1 + 1);
  // Green, red, blue, alpha, distance: each a simple code of one symbol, of one bit, which is 0.
  for (let code = 0; code < 5; code += 1) write(0b0001, 4);
  const data = Buffer.alloc(1 + Math.ceil(bits.length / 8));
  data[0] = 0x2f;
  bits.forEach((bit, at) => {
    data[1 + (at >> 3)] = (data[1 + (at >> 3)] ?? 0) | (bit << (at & 7));
  });
  return riff([riffChunk("VP8L", data)]);
}

/** An animation with a canvas of the given size, up to 2^24 a side, of which one frame of 16 × 16 covers a corner. */
export function webpCanvas(width: number, height: number): Buffer {
  const header = Buffer.alloc(10);
  // Animated.
  header[0] = 0x02;
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  const frame = Buffer.alloc(16);
  frame.writeUIntLE(15, 6, 3);
  frame.writeUIntLE(15, 9, 3);
  frame.writeUIntLE(100, 12, 3);
  const picture = webpBomb(16, 16).subarray(12);
  return riff([
    riffChunk("VP8X", header),
    riffChunk("ANIM", Buffer.alloc(6)),
    riffChunk("ANMF", Buffer.concat([frame, picture])),
  ]);
}

function riff(chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from("WEBP", "latin1"), ...chunks]);
  return riffChunk("RIFF", body);
}

function riffChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(type, "latin1"), length, data, Buffer.alloc(data.length % 2)]);
}

/** A GIF of so many frames of one pixel each. */
export function gifOfFrames(frames: number): Buffer {
  const header = Buffer.from("GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff", "latin1");
  const frame = Buffer.from("\x21\xf9\x04\0\x01\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0", "latin1");
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame), Buffer.from(";")]);
}

/** A JPEG with another segment behind its opening. */
export function withSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, marker]), length, data, jpeg.subarray(2)]);
}

interface Tag {
  readonly id: number;
  readonly type: number;
  readonly count: number;
  /** The value, or where it stands. */
  readonly value: number;
}

/** EXIF of one directory behind another, as bytes for a JPEG's APP1 segment; `rest` stands where `restAt` says. */
export function exifOf(directories: readonly (readonly Tag[])[], rest: Buffer): Buffer {
  let at = 8;
  const parts = directories.map((tags, index) => {
    const part = Buffer.alloc(2 + tags.length * 12 + 4);
    part.writeUInt16LE(tags.length);
    tags.forEach(({ id, type, count, value }, tag) => {
      part.writeUInt16LE(id, 2 + tag * 12);
      part.writeUInt16LE(type, 4 + tag * 12);
      part.writeUInt32LE(count, 6 + tag * 12);
      part.writeUInt32LE(value, 10 + tag * 12);
    });
    at += part.length;
    if (index + 1 < directories.length) part.writeUInt32LE(at, part.length - 4);
    return part;
  });
  return Buffer.concat([Buffer.from("Exif\0\0II*\0\x08\0\0\0", "latin1"), ...parts, rest]);
}

/** Where what follows the given numbers of tags stands. */
export function restAt(...tagCounts: readonly number[]): number {
  return tagCounts.reduce((at, tags) => at + 2 + tags * 12 + 4, 8);
}

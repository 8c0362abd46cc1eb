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

/** What a file with metadata says that no object of it may say. */
export const CANARY = "Canary";

/** A picture that tells where, when, by whom and with which camera and lens it was taken. */
export function telling(picture: Sharp = twoColours()): Sharp {
  return picture
    .withExif({
      IFD0: { Make: `${CANARY} Camera`, Model: "K-1", Artist: `Ane ${CANARY}` },
      IFD2: {
        DateTimeOriginal: "2026:05:17 18:30:05",
        OffsetTimeOriginal: "+02:00",
        BodySerialNumber: `${CANARY}-7731`,
        LensSerialNumber: `${CANARY}-0042`,
      },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "55/1 40/1 34/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "12/1 34/1 6/1",
      },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${CANARY}"/></rdf:RDF></x:xmpmeta>`,
    );
}

/** A JPEG that tells where and with what it was taken. */
export function withPlace(): Promise<Buffer> {
  return telling().toBuffer();
}

/** A picture in which no two corners, rows or columns are alike, as raw sRGB. */
export function scene(width = 96, height = 64): { readonly data: Buffer; readonly raw: RawSize } {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const wave = Math.sin(x / 9) * Math.cos(y / 13);
      data.set(
        [Math.round((255 * x) / width), Math.round((255 * y) / height), Math.round(128 + 100 * wave)],
        (y * width + x) * 3,
      );
    }
  }
  return { data, raw: { width, height, channels: 3 } };
}

interface RawSize {
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
}

type At = (row: number, column: number, size: RawSize) => readonly [x: number, y: number];

/**
 * For each EXIF orientation, which pixel of the upright picture stands in a row and a column of the file: the table of
 * the EXIF standard (2.32, 4.6.4 A, Orientation) and nothing that sharp says.
 */
const upright: readonly At[] = [
  (row, column) => [column, row],
  (row, column, { width }) => [width - 1 - column, row],
  (row, column, { width, height }) => [width - 1 - column, height - 1 - row],
  (row, column, { height }) => [column, height - 1 - row],
  (row, column) => [row, column],
  (row, column, { width }) => [width - 1 - row, column],
  (row, column, { width, height }) => [width - 1 - row, height - 1 - column],
  (row, column, { height }) => [row, height - 1 - column],
];

/** The eight EXIF orientations. */
export const orientations = upright.map((_, index) => index + 1);

/** A scene as a camera held in one of eight ways stores it, with the word of how to turn it. */
export function heldAs(orientation: number, picture = scene()): Sharp {
  const { data, raw } = picture;
  const at = upright[orientation - 1];
  if (at === undefined) throw new Error(`There is no orientation ${orientation}`);
  const [width, height] = orientation > 4 ? [raw.height, raw.width] : [raw.width, raw.height];
  const stored = Buffer.alloc(data.length);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const [x, y] = at(row, column, raw);
      data.copy(stored, (row * width + column) * 3, (y * raw.width + x) * 3, (y * raw.width + x + 1) * 3);
    }
  }
  return sharp(stored, { raw: { width, height, channels: 3 } }).withMetadata({ orientation });
}

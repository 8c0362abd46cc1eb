import type { Page } from "playwright-core";

/** A file as a browser's file chooser takes it. */
export interface PictureFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Draws a JPEG in the browser itself: a desk in the given colour before a wall. */
export async function drawPicture(page: Page, name: string, colour: string): Promise<PictureFile> {
  const bytes = await page.evaluate(async (wood) => {
    const canvas = new OffscreenCanvas(1200, 900);
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("This browser draws nothing");
    const shapes: readonly (readonly [style: string, x: number, y: number, width: number, height: number])[] =
      [
        ["#d9d2c4", 0, 0, 1200, 650],
        ["#b9ab92", 0, 650, 1200, 250],
        [wood, 150, 380, 900, 50],
        [wood, 190, 430, 40, 330],
        [wood, 970, 430, 40, 330],
        ["#00000022", 700, 430, 270, 190],
      ];
    for (const [style, ...place] of shapes) {
      pen.fillStyle = style;
      pen.fillRect(...place);
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  }, colour);
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

import type { Shelf } from "../item.ts";
import { cameraShelf } from "./cameras.ts";
import { gameShelf } from "./games.ts";
import { laptopShelf } from "./laptops.ts";
import { phoneShelf } from "./phones.ts";
import { soundShelf } from "./sounds.ts";

/** What people sell under electronics. */
export const electronics: Readonly<Record<string, Shelf>> = {
  phones: phoneShelf,
  laptops: laptopShelf,
  cameras: cameraShelf,
  audio: soundShelf,
  gaming: gameShelf,
};

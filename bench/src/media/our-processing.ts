import { photographOf } from "@marketplace/media";
import { openPhotographs } from "./photograph-contender.ts";

/** Ours, as the worker calls it: checks, all files, and what is known of them. */
export const openOurProcessing = openPhotographs(photographOf);

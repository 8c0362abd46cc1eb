import type { CacheFolder } from "./cache-folder.ts";
import type { Report } from "./report.ts";
import type { VersionRule } from "./version.ts";

/** One place that a tool can be fetched from. */
export interface FetchSource {
  /** For people, such as `the publisher's download`. */
  readonly name: string;
  /** Names the fetched copy in the cache: differs for each origin and version. */
  readonly id: string;
  /** Path of the binary inside the fetched folder. */
  readonly binary: string;
  /**
   * Fills an empty folder, telling how it goes.
   * @throws Error saying why it did not serve.
   */
  fetch(folder: string, progress: (text: string) => void): Promise<void>;
}

/** A program that the launcher finds on this machine or fetches. */
export interface Tool {
  /** Names it in the cache. */
  readonly name: string;
  /** Names it for people. */
  readonly title: string;
  /** File name of the binary on PATH. */
  readonly binary: string;
  /** Other binaries that must stand beside it. */
  readonly companions: readonly string[];
  /** Folders outside PATH where packages put it; a `*` stands for any one name. */
  readonly folders: readonly string[];
  readonly version: VersionRule;
  /** Whether it runs as another user when the launcher is root, who must then reach it. */
  readonly refusesRoot: boolean;
  /** In the order in which they are tried. */
  readonly sources: readonly FetchSource[];
  /** What a person can do when every source failed. */
  readonly advice: string;
}

/** A tool that is there and was seen to run. */
export interface FoundTool {
  readonly binary: string;
  readonly version: string;
  /** Where it was found, for people. */
  readonly from: string;
}

/** Where to look and fetch, and whom to tell. */
export interface FindOptions {
  readonly cache: CacheFolder;
  readonly report: Report;
  /** Folders to look in, in the form of the variable `PATH`. */
  readonly path: string;
}

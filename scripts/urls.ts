/** Where the processes of a marketplace on this machine answer. */
export interface Urls {
  readonly web: string;
  readonly query: string;
  readonly command: string;
  readonly worker: string;
  /** Where photographs are fetched from. */
  readonly media: string;
}

/** Keeps what was opened, to close all of it in the end. */
export interface Closers {
  /** Keeps a thing and hands it back. */
  keep<T extends { close(): Promise<void> }>(thing: T): T;
  /** Closes everything, the last opened first; what fails keeps nothing else from being closed. @throws the first failure. */
  closeAll(): Promise<void>;
}

/** Opens an empty list of what is to be closed. */
export function openClosers(): Closers {
  const kept: { close(): Promise<void> }[] = [];
  return {
    keep(thing) {
      kept.push(thing);
      return thing;
    },
    async closeAll() {
      const failures: unknown[] = [];
      for (let last = kept.pop(); last !== undefined; last = kept.pop())
        await last.close().catch((failure: unknown) => failures.push(failure));
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Waits for all, also where one fails, so that what succeeded is known. @throws the first failure. */
export async function whenAllEnded<P extends readonly Promise<unknown>[] | []>(promises: P) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

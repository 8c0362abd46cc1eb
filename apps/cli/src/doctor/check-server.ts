import { reportOf } from "../failure-report.ts";
import type { Invocation } from "../invocation.ts";
import { version } from "../version.ts";
import { checkPlatform } from "./check-platform.ts";
import { type Finding, fine, leftOut, problem } from "./finding.ts";

const PLATFORM = "stores, migrations, disk";

/** Asks the query process what it is, who we are to it, and how the platform is, as far as it tells us. */
export async function checkServer(invocation: Invocation): Promise<Finding[]> {
  return [
    await checkVersion(invocation),
    ...(invocation.signIn === "none" ? guestFindings() : await checkAsAccount(invocation)),
  ];
}

async function checkVersion({ client }: Invocation): Promise<Finding> {
  try {
    const info = await client.system.info.query({});
    const detail = `${info.name} ${info.version}, ${info.environment}`;
    return info.version === version()
      ? fine("version", detail)
      : problem(
          "version",
          `${detail}; this program is ${version()}`,
          "Use the program of the server's version.",
        );
  } catch (failure) {
    return failed("version", failure);
  }
}

function guestFindings(): Finding[] {
  return [
    leftOut("sign-in", "nobody is signed in", "Sign in: marketplace-cli login"),
    leftOut(PLATFORM, "only an administrator is told", "Sign in as one: marketplace-cli login"),
  ];
}

async function checkAsAccount({ client, signIn }: Invocation): Promise<Finding[]> {
  const how = signIn === "token" ? "by the token given" : "by the profile";
  try {
    const { email, role } = await client.users.me.query({});
    const found = fine("sign-in", `${email}, ${role}, ${how}`);
    if (role === "admin") return [found, ...(await askPlatform(client))];
    return [
      found,
      leftOut(PLATFORM, "only an administrator is told", "Sign in as one: marketplace-cli login"),
    ];
  } catch (failure) {
    return [failed("sign-in", failure), leftOut(PLATFORM, "the sign-in failed", "Mend the sign-in first.")];
  }
}

async function askPlatform(client: Invocation["client"]): Promise<Finding[]> {
  try {
    return checkPlatform(await client.system.doctor.query({}));
  } catch (failure) {
    return [failed(PLATFORM, failure)];
  }
}

function failed(check: string, failure: unknown): Finding {
  const { message, remedy } = reportOf(failure);
  return problem(check, message, remedy);
}

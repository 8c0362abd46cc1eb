import { runProcess } from "@marketplace/rpc";
import { startCommand } from "./command-process.ts";

await runProcess("command", startCommand);

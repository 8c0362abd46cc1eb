import { runProcess } from "@marketplace/rpc";
import { startQuery } from "./query-process.ts";

await runProcess("query", startQuery);

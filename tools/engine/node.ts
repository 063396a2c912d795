import { dirname, join } from "node:path";
import { run } from "../lib/command";
import { findExecutable, isExecutable, oldestNode, shellPath } from "./parts";
import { packageRoot } from "../lib/places";
import { isAtLeast } from "./version";

/**
 * The folders to put first so that `node` is new enough for the language host: none where the caller's own is, else that of the npm
 * package `node`, which this project brings along and whose folder holds nothing else.
 */
export async function nodeFolders(env: NodeJS.ProcessEnv): Promise<string[]> {
  const own = findExecutable("node", shellPath(env));
  if (own !== undefined && (await isNewEnough(own, env))) return [];
  const brought = join(packageRoot, "node_modules", "node", "bin", "node");
  const here = [brought, process.execPath].filter(isExecutable);
  for (const node of here) if (await isNewEnough(node, env)) return [dirname(node)];
  throw new Error(
    `Node ${oldestNode} or newer was not found. Run \`npm ci\`, which brings one, or install it: https://nodejs.org`,
  );
}

async function isNewEnough(node: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { status, stdout } = await run(node, ["--version"], { env, timeLimit: 30_000 });
  return status === 0 && isAtLeast(stdout, oldestNode);
}

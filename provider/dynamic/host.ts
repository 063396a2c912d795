import { prepare } from "../start";

/** Whether a process with this command line is Pulumi's host of dynamic providers: it gets the engine's address alone. */
export function isHost([, script = "", address = ""]: readonly string[]): boolean {
  return script.includes("dynamic-provider") && /^(127\.0\.0\.1|localhost):\d+$/.test(address);
}

// Imported first, before what takes long to load. A test, or a program that imports the provider, keeps its own settings.
if (isHost(process.argv)) prepare();

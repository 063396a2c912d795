/** Whether a process with this command line is Pulumi's host of dynamic providers: it gets the engine's address alone. */
export function isHost([, script = "", address = ""]: readonly string[]): boolean {
  return script.includes("dynamic-provider") && /^(127\.0\.0\.1|localhost):\d+$/.test(address);
}

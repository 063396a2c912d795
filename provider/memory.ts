import { setFlagsFromString } from "node:v8";

/** Milliseconds: by then all is loaded. Under another setting V8 takes no compiled code that was kept under this one. */
const loaded = 1_000;

/**
 * Keeps this process small if it lives for longer than a moment. A provider holds little and throws away much: every list
 * of sets is garbage at once. Left alone, V8 lets such a heap grow to many times what it holds before it clears up: 1,000
 * sets took a process of 260 MB for 25 MB of objects. So told, it stays below 125 MB, for 1 ms of processor time more a
 * set (seen with Node 24.21).
 */
export function staySmall(): void {
  setTimeout(() => {
    setFlagsFromString("--optimize-for-size");
  }, loaded).unref();
}

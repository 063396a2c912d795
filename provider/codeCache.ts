import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Bytes of a SHA-256. */
const hashed = 32;

/**
 * What V8 compiled of one file, kept on disk: the hash of the source, that of what was compiled, and that itself. V8 trusts
 * what it is given, so only the very bytes that were written for this very source are.
 */
export class CodeCache {
  constructor(private readonly file: string) {}

  /** Undefined: there is nothing for this source, or it is broken. */
  read(source: Buffer): Buffer | undefined {
    try {
      const kept = readFileSync(this.file);
      const data = kept.subarray(2 * hashed);
      const head = Buffer.concat([hashOf(source), hashOf(data)]);
      return head.equals(kept.subarray(0, 2 * hashed)) ? data : undefined;
    } catch {
      return undefined;
    }
  }

  /** Where it can't be written, nothing is kept. */
  write(source: Buffer, data: Buffer): void {
    // One name for all who write at the same time: should they mix, the hash tells.
    const half = `${this.file}.new`;
    try {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      writeFileSync(half, Buffer.concat([hashOf(source), hashOf(data), data]), { mode: 0o600 });
      renameSync(half, this.file);
    } catch {
      // The next start compiles again.
    }
  }
}

function hashOf(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

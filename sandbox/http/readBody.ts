import type { IncomingMessage } from "node:http";

/** The whole body, or undefined if it is larger than `limit` bytes: then it is read to its end, but not kept. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) throw new TypeError("A request without encoding gives buffers.");
    size += part.length;
    if (size <= limit) parts.push(part);
  }
  return size > limit ? undefined : Buffer.concat(parts);
}

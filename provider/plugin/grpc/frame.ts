import type { Readable } from "node:stream";
import { status, StatusError } from "./status";

/** A message on its way: whether it is compressed (one byte), its length (four), and itself. */
const prefix = 5;

export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(prefix + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, prefix);
  return framed;
}

/**
 * The one message of a unary call.
 *
 * @throws StatusError where there is none, more than one, a compressed one, or one of more than `longest` bytes: what is read by then is all that is kept.
 */
export async function onlyMessage(stream: Readable, longest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= prefix + longest) {
        chunks.push(chunk);
        return;
      }
      stream.removeAllListeners("data").resume();
      reject(new StatusError(status.resourceExhausted, `a message of more than ${longest} bytes`));
    });
    stream.on("end", resolve);
    stream.on("error", reject);
  });
  return unframed(Buffer.concat(chunks));
}

function unframed(framed: Buffer): Buffer {
  if (framed.length < prefix) throw new StatusError(status.internal, "a call without a message");
  if (framed[0] !== 0) throw new StatusError(status.unimplemented, "compressed messages are not understood");
  const message = framed.subarray(prefix);
  if (framed.readUInt32BE(1) !== message.length) {
    throw new StatusError(status.internal, "a message is longer or shorter than it says");
  }
  return message;
}

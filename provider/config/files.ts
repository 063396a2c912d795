import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/**
 * The text of a file of at most `longest` bytes.
 *
 * @throws Error also where the path is no file: a device or a pipe could be read for ever, and opening one could wait for ever
 */
export function readSmallFile(path: string, longest: number): string {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new UnfitFileError("it is no ordinary file");
    // One byte more than allowed tells a file that has grown since.
    const buffer = Buffer.alloc(Math.min(stats.size, longest) + 1);
    let size = 0;
    for (let read = -1; read !== 0 && size < buffer.length; size += read) {
      read = readSync(descriptor, buffer, size, buffer.length - size, size);
    }
    if (size > longest || stats.size > longest) throw new UnfitFileError(`it is larger than ${longest} bytes`);
    return buffer.toString("utf8", 0, size);
  } finally {
    closeSync(descriptor);
  }
}

/** It is there, and is not what is read here. The message says why. */
export class UnfitFileError extends Error {}

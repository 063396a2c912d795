import { join } from "node:path";
import { Apt, debianSystem } from "../../tools/lib/debian";
import { cached } from "./cache";

/** How to start a program: the command, its first arguments, and the environment that it needs beside its caller's. */
export interface Program {
  command: readonly [string, ...string[]];
  env: NodeJS.ProcessEnv;
}

/** rclone and s3cmd as Debian has them, unpacked into the cache. */
export async function debianClients(): Promise<{ rclone: Program; s3cmd: Program }> {
  const env = process.env;
  const folder = await cached(`rclone-s3cmd-${await debianSystem({ env })}`, async (building) => {
    const apt = new Apt({ env });
    await apt.knows("rclone");
    await apt.unpack(["rclone", "s3cmd", "python3-dateutil", "python3-six"], join(building, "root"));
  });
  const usr = join(folder, "root", "usr");
  return {
    rclone: { command: [join(usr, "bin", "rclone")], env: {} },
    // Debian's own Python: the modules that came along are for that one.
    s3cmd: {
      command: ["/usr/bin/python3", join(usr, "bin", "s3cmd")],
      env: { PYTHONPATH: join(usr, "lib", "python3", "dist-packages") },
    },
  };
}

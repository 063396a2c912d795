import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cached } from "./cache";

const run = promisify(execFile);

/**
 * Python of a virtual environment with these packages, such as `boto3==1.44.8`; its scripts would hold the path it was made under, so
 * those are not used: `python -m` is.
 */
export async function pythonWith(...packages: readonly string[]): Promise<string> {
  const version = (await run("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"])).stdout.trim();
  const name = packages.map((each) => each.replace("==", "-")).join("-");
  const folder = await cached(`${name}-python${version}`, async (building) => {
    await run("python3", ["-m", "venv", building]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
    await run(join(building, "bin/python"), pip);
  });
  return join(folder, "bin/python");
}

/** Of python-openstackclient; openstacksdk and keystoneauth come with it. */
export const openstackClientVersion = "10.5.0";

/** Python that has OpenStack's client and SDK. */
export async function openstackPython(): Promise<string> {
  return await pythonWith(`python-openstackclient==${openstackClientVersion}`);
}

import { Cloud } from "../../provider/cloud";
import { loadConfig } from "../../provider/config/load";
import { environment } from "../../provider/config/sources";

/** Somebody at the cloud's console: sees the sets of the user and can delete one behind Pulumi's back. */
export class Console {
  private constructor(private readonly cloud: Cloud) {}

  static open(variables: NodeJS.ProcessEnv): Console {
    const loaded = loadConfig([environment(variables)]);
    if ("faults" in loaded) throw new Error(loaded.faults.join("\n"));
    return new Console(new Cloud(loaded.config));
  }

  /** Access keys of the project logged in to. */
  async accessKeys(): Promise<string[]> {
    const { userId, projectId } = await this.cloud.session.identity();
    const sets = await this.cloud.credentials.list(userId, soon());
    return sets.filter((set) => set.projectId === projectId).map((set) => set.accessKey);
  }

  async delete(accessKey: string): Promise<void> {
    const { userId } = await this.cloud.session.identity();
    await this.cloud.credentials.delete(userId, accessKey, soon());
  }

  async close(): Promise<void> {
    await this.cloud.close();
  }
}

function soon(): { deadline: number } {
  return { deadline: Date.now() + 30_000 };
}

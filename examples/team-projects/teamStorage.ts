import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus";

export interface TeamStorageArgs {
  /** Id of the team's project. */
  projectId: pulumi.Input<string>;
  /** A change of it gives the team a new secret. */
  regenerate?: pulumi.Input<string>;
}

/** The object storage of one team: its credentials, and how the tools of its people are told of them. */
export class TeamStorage extends pulumi.ComponentResource {
  readonly name: string;
  readonly accessKey: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string | undefined>;
  /** Lines for a shell to evaluate, for the AWS CLI, boto3 and SDKs. Secret. */
  readonly environment: pulumi.Output<string>;
  /** A section for rclone's configuration file; the remote is called as the team. Secret. */
  readonly rclone: pulumi.Output<string>;

  constructor(name: string, args: TeamStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("team-projects:index:TeamStorage", name, {}, opts);
    const { projectId, regenerate } = args;
    const credentials = new ventus.ObjectStorageCredentials(name, { projectId, regenerate }, { parent: this });
    this.name = name;
    this.accessKey = credentials.accessKey;
    this.endpoint = credentials.endpoint;
    this.environment = ventus.shellExports(ventus.awsEnvironment(credentials));
    this.rclone = ventus.rcloneConfig(credentials, { remote: name.replaceAll("-", "_") });
    this.registerOutputs();
  }
}

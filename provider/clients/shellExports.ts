import * as pulumi from "@pulumi/pulumi";
import { shellWord } from "./text";

/**
 * Environment variables as lines for a shell to evaluate: `export NAME='value'`. A secret output if the variables are one.
 *
 * @example
 * export const exports = ventus.shellExports(ventus.awsEnvironment(creds));
 * // eval "$(pulumi stack output exports --show-secrets)"; aws s3 ls
 */
export function shellExports(environment: pulumi.Input<Record<string, pulumi.Input<string>>>): pulumi.Output<string> {
  return pulumi.output(environment).apply(shellExportsOf);
}

export function shellExportsOf(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
    .join("");
}

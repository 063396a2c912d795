import * as pulumi from "@pulumi/pulumi";
import { describeSetting, settingNames } from "../../config/settings";
import type { SettingName } from "../../config/settings";
import { version } from "../../version";

/** Where the cloud is and who logs in. What is left out comes from stack config (`ventus:authUrl` …), then from the environment, then from a cloud of `clouds.yaml`, if one is named. */
export interface ProviderArgs {
  /** Name of a cloud in `clouds.yaml`. What is not set otherwise is taken from there. */
  cloud?: pulumi.Input<string> | undefined;
  /** Kind of login: `v3password`, `v3oidcpassword`, `v3applicationcredential` or `v3token`. Default: the one whose settings are there. */
  authType?: pulumi.Input<string> | undefined;
  /** Keystone's URL, for example `https://vienna.ventuscloud.eu/v3`. */
  authUrl?: pulumi.Input<string> | undefined;
  /** Name of the user to log in as: `<organisation>:<name>`. */
  username?: pulumi.Input<string> | undefined;
  /** Id of the user to log in as, instead of name and domain. */
  userId?: pulumi.Input<string> | undefined;
  /** Password of that user. */
  password?: pulumi.Input<string> | undefined;
  /** Domain of the user. Default `ventus`. */
  userDomainName?: pulumi.Input<string> | undefined;
  /** Id of the user's domain, instead of its name. */
  userDomainId?: pulumi.Input<string> | undefined;
  /** Id of the project to log in to. */
  projectId?: pulumi.Input<string> | undefined;
  /** Name of that project, instead of its id. */
  projectName?: pulumi.Input<string> | undefined;
  /** Domain of the project. Default: the user's domain. */
  projectDomainName?: pulumi.Input<string> | undefined;
  /** Id of the project's domain, instead of its name. */
  projectDomainId?: pulumi.Input<string> | undefined;
  /** Region whose endpoints are used. Default: the catalog's only one. */
  region?: pulumi.Input<string> | undefined;
  /** Which of the catalog's endpoints are used: `public`, `internal` or `admin`. Default `public`. */
  interface?: pulumi.Input<string> | undefined;
  /** URL of the S3 gateway. Default: the catalog's endpoint of type `s3`; on `*.ventuscloud.eu` port 8080 of Keystone's host. */
  s3Endpoint?: pulumi.Input<string> | undefined;
  /** Certificate authority that is trusted instead of the system's: PEM text, or the path of a PEM file. */
  caCertificate?: pulumi.Input<string> | undefined;
  /** Accept any TLS certificate. Whoever is on the way can then read the password: for tests only. */
  insecure?: pulumi.Input<boolean> | undefined;
  /** Id of an application credential to log in with. Keystone 30 and later refuse it for this purpose. */
  applicationCredentialId?: pulumi.Input<string> | undefined;
  /** Its name, instead of the id. Its user must be set too. */
  applicationCredentialName?: pulumi.Input<string> | undefined;
  /** Secret of the application credential. */
  applicationCredentialSecret?: pulumi.Input<string> | undefined;
  /** A ready token, used until it expires. */
  token?: pulumi.Input<string> | undefined;
  /** Identity provider of a console account, by the name that Keystone has for it, for example `keycloak-ventus-oidc-idp`. */
  identityProvider?: pulumi.Input<string> | undefined;
  /** Protocol of the identity provider, by the name that Keystone has for it. Default `openid`. */
  protocol?: pulumi.Input<string> | undefined;
  /** URL of the identity provider's discovery document: `https://…/.well-known/openid-configuration`. */
  discoveryEndpoint?: pulumi.Input<string> | undefined;
  /** URL where the identity provider gives tokens, instead of what the discovery document says. */
  accessTokenEndpoint?: pulumi.Input<string> | undefined;
  /** Id of the client that the identity provider knows this login as. */
  clientId?: pulumi.Input<string> | undefined;
  /** Secret of that client. A public client has none. */
  clientSecret?: pulumi.Input<string> | undefined;
  /** What is asked of the identity provider, separated by spaces. Default `openid`. */
  openidScope?: pulumi.Input<string> | undefined;
}

/**
 * A login of its own to a cloud of its own, for the resources that name it in the option `provider`.
 *
 * @example
 * const vienna = new ventus.Provider("vienna", { authUrl: "https://vienna.ventuscloud.eu/v3", password });
 * new ventus.ObjectStorageCredentials("media", {}, { provider: vienna });
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, opts: pulumi.ResourceOptions = {}) {
    const { insecure, ...texts } = args;
    // The engine keeps a provider's inputs as text.
    const inputs: Partial<Record<SettingName, pulumi.Input<string> | undefined>> = {
      ...texts,
      insecure: insecure === undefined ? undefined : pulumi.jsonStringify(insecure),
    };
    for (const setting of settingNames) {
      const value = inputs[setting];
      if (value !== undefined && describeSetting(setting).secret === true) inputs[setting] = pulumi.secret(value);
    }
    super("ventus", name, inputs, pulumi.mergeOptions({ version }, opts));
  }
}

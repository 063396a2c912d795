/** The resource's type. Its last two parts are what `pulumi.dynamic.Resource` would make of its last two arguments. */
export const type = "pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials";

/**
 * What the state keeps as the provider: a reference to the installed package, resolved from the project's folder when the
 * engine needs it. The SDK would serialize a provider object: as `require(…)` where the package lies in node_modules, but
 * with all its code, kilobytes of it, where it is linked (seen with SDK 3.270.0). This text is the same in both cases,
 * always runs the version that is installed, and can't capture a value.
 */
export const reference = `exports.handler = () => require("pulumi-ventus/dynamic-provider");`;

/** What a provider plugin serves: https://github.com/pulumi/pulumi/blob/v3.245.0/proto/pulumi/provider.proto. */
export const serviceName = "pulumirpc.ResourceProvider";

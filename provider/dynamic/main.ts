// "pulumi-ventus/dynamic-provider": what the state names as the provider.
import "./host";
// Second: what is loaded before the host is set up is not kept.
export * from "./bundle";

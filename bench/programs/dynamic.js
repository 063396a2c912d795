// This package's dynamic provider.
const { ObjectStorageCredentials } = require("pulumi-ventus");

exports.make = (name, inputs) => new ObjectStorageCredentials(name, inputs);

// Loaded into the installer's process by its test, in place of get.pulumi.com: the probe, and an install.sh that writes an engine of scripts.
import { EventEmitter } from "node:events";
import https from "node:https";
import { PassThrough } from "node:stream";

const installSh = `
while [ $# -gt 0 ]; do
  case "$1" in --install-root) root=$2 ;; --version) version=$2 ;; esac
  shift
done
mkdir -p "$root/bin"
for part in pulumi pulumi-language-nodejs pulumi-language-yaml pulumi-resource-pulumi-nodejs pulumi-language-go; do
  printf '#!/bin/sh\\necho v%s\\n' "$version" > "$root/bin/$part"
  chmod +x "$root/bin/$part"
done`;

Object.assign(https, {
  request: (_url: string, _options: object, answered: (answer: object) => void): EventEmitter => {
    const status = Number(process.env["FAKE_STATUS"] ?? 200);
    return Object.assign(new EventEmitter(), {
      end: () => {
        answered(Object.assign(new PassThrough(), { statusCode: status }));
      },
    });
  },
});
Object.assign(globalThis, { fetch: () => Promise.resolve(new Response(installSh)) });

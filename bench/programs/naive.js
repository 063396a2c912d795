// A dynamic provider as tutorials write it: a closure that captures its client, which logs in for each call and looks at
// nothing. Its code, and the password with it, is in the state once for each resource.
const pulumi = require("@pulumi/pulumi");

const { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME, OS_PROJECT_ID } = process.env;

async function login() {
  const user = { name: OS_USERNAME, domain: { name: OS_USER_DOMAIN_NAME }, password: OS_PASSWORD };
  const answer = await fetch(`${OS_AUTH_URL}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      auth: {
        identity: { methods: ["password"], password: { user } },
        scope: { project: { id: OS_PROJECT_ID } },
      },
    }),
  });
  const { token } = await answer.json();
  return { token: answer.headers.get("x-subject-token"), userId: token.user.id };
}

async function call(method, path, body) {
  const { token, userId } = await login();
  const answer = await fetch(`${OS_AUTH_URL}${path.replace("{user}", userId)}`, {
    method,
    headers: { "content-type": "application/json", "x-auth-token": token },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? undefined : await answer.json();
}

const provider = {
  async create(inputs) {
    const { credential } = await call("POST", "/users/{user}/credentials/OS-EC2", { tenant_id: inputs.projectId });
    return { id: credential.access, outs: { ...inputs, accessKey: credential.access, secretKey: credential.secret } };
  },
  async read(id, props) {
    const { credential } = await call("GET", `/users/{user}/credentials/OS-EC2/${id}`);
    return { id, props: { ...props, secretKey: credential.secret } };
  },
  async update(id, olds, news) {
    const { createHash, randomBytes } = require("node:crypto");
    const recordId = createHash("sha256").update(id).digest("hex");
    const secret = randomBytes(16).toString("hex");
    const blob = JSON.stringify({ access: id, secret, trust_id: null });
    await call("PATCH", `/credentials/${recordId}`, { credential: { blob } });
    return { outs: { ...olds, ...news, secretKey: secret } };
  },
  async delete(id) {
    await call("DELETE", `/users/{user}/credentials/OS-EC2/${id}`);
  },
};

exports.make = (name, inputs) =>
  new pulumi.dynamic.Resource(
    provider,
    name,
    { accessKey: undefined, secretKey: undefined, ...inputs },
    { additionalSecretOutputs: ["secretKey"] },
  );

import { Client, credentials, Metadata, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { expect } from "chai";
import { connect } from "node:http2";
import type { ClientHttp2Session, IncomingHttpHeaders } from "node:http2";
import { GrpcServer } from "../../../../provider/plugin/grpc/server";
import type { Method } from "../../../../provider/plugin/grpc/server";
import { StatusError } from "../../../../provider/plugin/grpc/status";

const longestMessage = 1024 * 1024;

describe("the gRPC server, asked by gRPC's own client", () => {
  let server: GrpcServer;
  let client: Client;
  let port: number;
  let release: () => void = () => undefined;

  before(async () => {
    const methods: Record<string, Method> = {
      Echo: (message) => message,
      Fail: () => raise(new Error("50 % of ü\nwent wrong")),
      Refuse: () => raise(new StatusError(5, "not here", Buffer.from([1, 2, 255]))),
      Wait: async (message) => {
        await new Promise<void>((resolve) => (release = resolve));
        return message;
      },
    };
    server = new GrpcServer("test", methods, {
      longestMessage,
      toStatusError: (thrown) => new StatusError(2, thrown instanceof Error ? thrown.message : ""),
    });
    port = await server.listen();
    client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": 2 * longestMessage,
    });
  });

  after(() => {
    client.close();
    server.stop();
  });

  async function call(path: string, message: Buffer, metadata = new Metadata()): Promise<Buffer | ServiceError> {
    const asIs = (bytes: Buffer): Buffer => bytes;
    return await new Promise((resolve) => {
      client.makeUnaryRequest(path, asIs, asIs, message, metadata, (error, answer) => {
        resolve(error ?? answer ?? Buffer.alloc(0));
      });
    });
  }

  for (const size of [0, 1, 70_000, longestMessage]) {
    it(`gives back ${size} bytes`, async () => {
      const message = Buffer.alloc(size, "abc");
      expect(message.equals(bytesOf(await call("/test/Echo", message)))).to.equal(true);
    });
  }

  it("refuses a message that is too long, and answers the next", async () => {
    const error = await call("/test/Echo", Buffer.alloc(longestMessage + 1));
    expect(error).to.include({ code: status.RESOURCE_EXHAUSTED, details: "a message of more than 1048576 bytes" });
    expect(bytesOf(await call("/test/Echo", Buffer.from("x"))).toString()).to.equal("x");
  });

  it("answers many calls at once, each with its own", async () => {
    const numbers = Array.from({ length: 200 }, (_, index) => String(index));
    const answers = await Promise.all(numbers.map((number) => call("/test/Echo", Buffer.from(number))));
    expect(answers.map((answer) => bytesOf(answer).toString())).to.deep.equal(numbers);
  });

  it("tells a failure in the words that it has, whatever their letters", async () => {
    expect(await call("/test/Fail", Buffer.alloc(0))).to.include({
      code: status.UNKNOWN,
      details: "50 % of ü\nwent wrong",
    });
  });

  it("tells a status of its own, with its details", async () => {
    const error = await call("/test/Refuse", Buffer.alloc(0));
    expect(error).to.include({ code: status.NOT_FOUND, details: "not here" });
    const details = error instanceof Error ? error.metadata.get("grpc-status-details-bin") : [];
    expect(details).to.deep.equal([Buffer.from([1, 2, 255])]);
  });

  it("refuses a method that there is not", async () => {
    expect(await call("/test/Absent", Buffer.from("x"))).to.include({ code: status.UNIMPLEMENTED });
  });

  it("lets one call end although its caller has gone, and answers the next", async () => {
    const asIs = (bytes: Buffer): Buffer => bytes;
    const gone = await new Promise<ServiceError | null>((resolve) => {
      const waiting = client.makeUnaryRequest("/test/Wait", asIs, asIs, Buffer.from("x"), (error) => {
        resolve(error);
      });
      setTimeout(() => {
        waiting.cancel();
      }, 50);
    });
    expect(gone).to.include({ code: status.CANCELLED });
    release();
    expect(bytesOf(await call("/test/Echo", Buffer.from("y"))).toString()).to.equal("y");
  });

  describe("asked in ways that gRPC's client never asks", () => {
    let session: ClientHttp2Session;

    before(() => {
      session = connect(`http://127.0.0.1:${port}`);
    });

    after(() => {
      session.destroy();
    });

    async function raw(body: Buffer, contentType = "application/grpc"): Promise<IncomingHttpHeaders> {
      const stream = session.request({
        ":method": "POST",
        ":path": "/test/Echo",
        ...(contentType === "" ? {} : { "content-type": contentType }),
      });
      return await new Promise((resolve, reject) => {
        stream.on("response", resolve).on("error", reject).resume().end(body);
      });
    }

    it("refuses what is not gRPC", async () => {
      expect(await raw(Buffer.from("{}"), "application/json")).to.include({ ":status": 415 });
      expect(await raw(Buffer.from("{}"), "")).to.include({ ":status": 415 });
    });

    const broken: [string, number[], number][] = [
      ["no message", [], 13],
      ["half of a prefix", [0, 0, 0], 13],
      ["a compressed message", [1, 0, 0, 0, 1, 120], 12],
      ["a message that is shorter than it says", [0, 0, 0, 0, 9, 120], 13],
      ["two messages", [0, 0, 0, 0, 1, 120, 0, 0, 0, 0, 1, 121], 13],
    ];
    for (const [what, bytes, code] of broken) {
      it(`refuses ${what}`, async () => {
        expect(await raw(Buffer.from(bytes))).to.include({ "grpc-status": String(code) });
      });
    }
  });
});

function raise(error: Error): never {
  throw error;
}

function bytesOf(answer: Buffer | ServiceError): Buffer {
  if (answer instanceof Error) throw answer;
  return answer;
}

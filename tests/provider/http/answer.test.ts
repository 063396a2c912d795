import { expect } from "chai";
import { getEventListeners } from "node:events";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import { HttpClient } from "../../../provider/http/client";
import type { HttpOptions, Response } from "../../../provider/http/client";
import { ConnectionError } from "../../../provider/http/errors";
import { failure, isObject } from "../../helpers/values";

const head = "HTTP/1.1 200 OK\r\ncontent-length: ";

describe("an answer", () => {
  const ends: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  /** A server that does `serve` with each connection once a request has come on it, and a client of it. */
  async function start(
    serve: (socket: Socket) => void,
    options: Partial<HttpOptions> = {},
  ): Promise<{ get: (signal?: AbortSignal, maxBytes?: number) => Promise<Response>; sockets: Socket[] }> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      socket.on("data", () => {
        serve(socket);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address: unknown = server.address();
    if (!isObject(address)) throw new Error("no address");
    const url = `http://127.0.0.1:${String(address["port"])}/x`;
    const http = new HttpClient({ userAgent: "test", ...options });
    ends.push(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await http.close();
    });
    const get = async (signal?: AbortSignal, maxBytes = 100): Promise<Response> =>
      await http.send({ method: "GET", url, maxBytes }, signal);
    return { get, sockets };
  }

  it("may be split within a character", async () => {
    const text = Buffer.from("Grüße, 世界, 🔑");
    const { get } = await start((socket) => {
      socket.setNoDelay(true).write(`${head}${text.length}\r\n\r\n`);
      const rest = [...text];
      const timer = setInterval(() => {
        const byte = rest.shift();
        if (byte === undefined) clearInterval(timer);
        else socket.write(Buffer.from([byte]));
      }, 1);
    });
    expect((await get()).text).to.equal("Grüße, 世界, 🔑");
  });

  it("has header names in lower case, and of a repeated header the first value", async () => {
    const { get } = await start((socket) => {
      socket.write("HTTP/1.1 204 No Content\r\nX-One: a\r\nx-one: b\r\nSet-Cookie: c\r\nset-cookie: d\r\n\r\n");
    });
    const { status, headers } = await get();
    expect(status).to.equal(204);
    expect(headers).to.deep.equal({ "x-one": "a", "set-cookie": "c" });
  });

  it("comes after what only announces it, and before what follows it", async () => {
    const { get } = await start((socket) => {
      socket.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
      socket.write("HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nlate: yes\r\n\r\n");
    });
    const { status, headers, text } = await get();
    expect({ status, headers, text }).to.deep.equal({
      status: 201,
      headers: { "transfer-encoding": "chunked" },
      text: "ok",
    });
  });

  it("that ends before its length is none", async () => {
    const { get } = await start((socket) => socket.end(`${head}10\r\n\r\nhalf`));
    const error = await failure(() => get());
    expect(error).to.be.instanceOf(ConnectionError).and.include({ transient: true, maybeSent: true });
    expect(error.message).to.contain("the connection broke off (UND_ERR_SOCKET)");
  });

  it("of just the size that is read is whole", async () => {
    const { get } = await start((socket) => socket.write(`${head}100\r\n\r\n${"x".repeat(100)}`));
    expect((await get()).text).to.have.lengthOf(100);
  });

  it("of one byte more is too large, and ends the connection", async () => {
    const { get, sockets } = await start((socket) => socket.write(`${head}1000\r\n\r\n${"x".repeat(101)}`));
    expect((await failure(() => get())).message).to.contain("larger than 100 bytes");
    await closed(sockets);
  });

  it("comes when its connection is free for the next request", async () => {
    const { get, sockets } = await start((socket) => socket.write(`${head}2\r\n\r\nok`));
    for (let request = 0; request < 5; request++) await get();
    expect(sockets).to.have.lengthOf(1);
  });

  it("is not asked for when the signal was given before", async () => {
    const { get, sockets } = await start(() => undefined);
    const error = await failure(() => get(AbortSignal.abort(new Error("cancelled"))));
    expect(error.message).to.equal("cancelled");
    expect(sockets).to.deep.equal([]);
  });

  it("is not asked for when the signal is given while the connection is made", async () => {
    let requests = 0;
    const { get } = await start((socket) => {
      requests++;
      socket.write(`${head}2\r\n\r\nok`);
    });
    const controller = new AbortController();
    const sending = get(controller.signal);
    controller.abort(new Error("cancelled"));
    expect((await failure(() => sending)).message).to.equal("cancelled");
    await get();
    expect(requests).to.equal(1);
  });

  for (const [when, begin] of [
    ["before it begins", ""],
    ["while it comes", `${head}10\r\n\r\nhalf`],
  ] as const) {
    it(`is broken off by a signal ${when}, with the signal's reason and the connection`, async () => {
      const controller = new AbortController();
      const { get, sockets } = await start((socket) => {
        socket.write(begin, () => {
          controller.abort(new Error("cancelled"));
        });
      });
      expect((await failure(() => get(controller.signal))).message).to.equal("cancelled");
      await closed(sockets);
    });
  }

  it("leaves nothing on the signal, which lives as long as the operation", async () => {
    const { get } = await start((socket) => socket.write(`${head}2\r\n\r\nok`));
    const { signal } = new AbortController();
    await get(signal);
    expect(getEventListeners(signal, "abort")).to.deep.equal([]);
  });

  it("that never comes is given up after the time for the whole", async () => {
    const { get } = await start(() => undefined, { wholeTimeout: 50 });
    const error = await failure(() => get());
    expect(error).to.be.instanceOf(ConnectionError).and.include({ transient: true, maybeSent: true });
    expect(error.message).to.contain("no answer within the time limit");
  });
});

async function closed(sockets: readonly Socket[]): Promise<void> {
  const [socket] = sockets;
  if (socket === undefined) throw new Error("no connection");
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
}

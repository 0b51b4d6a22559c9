// Floor: the least a Node server can do with an upload. Prints its port.
import { createServer } from "node:http";

const server = createServer((req, res) => {
  const chunks = [];
  req.on("data", (chunk) => chunks.push(chunk));
  req.on("end", () => {
    const agents = JSON.parse(Buffer.concat(chunks).toString());
    const body = JSON.stringify({ success: true, count: agents.length });
    res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    res.end(body);
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

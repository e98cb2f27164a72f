// What `serve` compares with: node:http and a pipeline, nothing else. Prints its port.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream';

const path = process.argv[2] as string;
const { size } = statSync(path);

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': size });
  pipeline(createReadStream(path), response, () => {});
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});

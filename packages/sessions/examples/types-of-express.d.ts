// As much of Express as the example needs, so that it is checked without another package of types.
declare module 'express' {
  import type { IncomingMessage, Server, ServerResponse } from 'node:http';
  export type Request = IncomingMessage & { body: unknown };
  export type Response = ServerResponse & {
    locals: Record<string, unknown>;
    status(code: number): Response;
    set(name: string, value: string): Response;
    json(body: unknown): Response;
  };
  export type Next = (error?: unknown) => void;
  type Handler = (request: Request, response: Response, next: Next) => unknown;
  type FaultHandler = (
    error: { status?: number },
    request: Request,
    response: Response,
    next: Next,
  ) => unknown;
  type App = {
    use(handler: Handler | FaultHandler): void;
    get(path: string, ...handlers: Handler[]): void;
    post(path: string, ...handlers: Handler[]): void;
    listen(port: number): Server;
  };
  const express: { (): App; json(): Handler };
  export default express;
}

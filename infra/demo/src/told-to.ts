import type { Narrator } from './narrator.ts';

/** Sends a request of the client, and tells it with what came of it. */
export function toldTo(narrator: Narrator): (request: Request) => Promise<Response> {
  return async (request) => {
    const sent = await request.clone().text();
    const began = performance.now();
    const response = await fetch(request);
    const body = await bodyOf(response.clone());
    const { pathname, search } = new URL(request.url);
    narrator.request(
      {
        method: request.method,
        path: pathname + search,
        ...(sent === '' ? {} : { body: JSON.parse(sent) as unknown }),
        tookMs: performance.now() - began,
      },
      { status: response.status, headers: response.headers, body },
    );
    return response;
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as unknown) : text;
}

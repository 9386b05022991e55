import { Controller, Get, Module, Param } from '@nestjs/common';
import { Public } from '@tenfold/auth-guard';
import { z } from 'zod';
import type { ServiceFigures } from '../src/service-figures.ts';
import { Books } from './books.ts';

@Controller('v1/books')
class BooksController {
  @Get(':id')
  @Public()
  read(@Param('id', { schema: z.uuid() }) id: string) {
    return { id };
  }
}

@Module({ controllers: [BooksController] })
class BooksModule {}

let books: Books;

beforeAll(async () => {
  books = await Books.open(BooksModule);
});
afterAll(() => books[Symbol.asyncDispose]());

const ask = async (path: string) => fetch(`${await books.app.getUrl()}${path}`);

describe('GET /metrics', () => {
  test('counts requests by the route as it is declared, so that ids and strangers make no new series', async () => {
    await ask('/v1/books/0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9e');
    await ask('/v1/books/0197a1f0-5c1e-7a3b-9d2e-4f5a6b7c8d9f');
    await ask('/v1/books/seven');
    for (const path of ['/wp-admin', '/.env']) await ask(path);
    const text = await (await ask('/metrics')).text();

    const counted = text.split('\n').filter((line) => line.startsWith('http_requests_total'));
    expect(counted.sort()).toEqual([
      'http_requests_total{method="GET",route="/v1/books/:id",status="200",service="books"} 2',
      'http_requests_total{method="GET",route="/v1/books/:id",status="400",service="books"} 1',
      'http_requests_total{method="GET",route="unknown",status="404",service="books"} 2',
    ]);
    expect(text).toMatch(/http_request_duration_seconds_count\{.*route="\/v1\/books\/:id".*\} 3\n/);
  });

  test('is what Prometheus reads, and tells of the process each time anew', async () => {
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const cpuSeconds = async () =>
      Number(/^process_cpu_seconds_total\S* (\S+)$/m.exec(await (await ask('/metrics')).text())?.[1]);
    const before = await cpuSeconds();
    expect(before).toBeGreaterThan(0);
    expect(await cpuSeconds()).toBeGreaterThan(before);
  });
});

test('GET /internal/status tells how the service is, in one answer', async () => {
  const figures = (await (await ask('/internal/status')).json()) as ServiceFigures;
  expect(figures).toMatchObject({ ready: true, checks: {}, pid: process.pid, backlog: null });
  expect(figures.memoryBytes).toBeGreaterThan(1e6);
});

test('neither is in the API document', async () => {
  const { paths } = (await (await ask('/openapi.json')).json()) as { paths: object };
  expect(Object.keys(paths)).toEqual(['/v1/books/{id}']);
});

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, inject, test } from 'vitest';

/** Requests that no browser sends. */
const { synthetic } = inject('worlds');
const { hostname, port } = new URL(synthetic.url);

async function socket(): Promise<Socket> {
  const connection = connect(Number(port), hostname);
  connection.on('error', () => undefined);
  await once(connection, 'connect');
  return connection;
}

/** Sends bytes as they are; all that comes back until the server closes. */
async function send(bytes: string): Promise<string> {
  const connection = await socket();
  let answer = '';
  connection.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  connection.write(bytes);
  await once(connection, 'close');
  return answer;
}

function get(path: string, headers = ''): Promise<string> {
  return send(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n${headers}\r\n`);
}

function status(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

async function stillThere(): Promise<void> {
  const answer = await fetch(`${synthetic.url}/api/v1/about`);
  expect(answer.status).toBe(200);
}

test('no path leads out of the bundle', async () => {
  const up = ['../', '%2e%2e/', '..%2f', '%2e%2e%2f', '..\\', '..%5c', '....//', '%252e%252e%252f'];
  for (const step of up) {
    for (const start of ['/', '/assets/', '/api/v1/', '/model/']) {
      for (const file of ['etc/passwd', 'manifest.json', 'Cargo.toml']) {
        const answer = await get(start + step.repeat(8) + file);
        expect(status(answer)).toBeGreaterThanOrEqual(200);
        expect(answer).not.toMatch(/root:|"schema|\[package\]/);
      }
    }
  }
});

test('an oversized request is refused and forgotten', async () => {
  const long = 'a'.repeat(1 << 20);
  for (const answer of await Promise.all([
    get(`/api/v1/search?text=${long}`),
    get(`/${long}`),
    get('/api/v1/about', `X-Long: ${long}\r\n`),
    get('/api/v1/about', Array.from({ length: 5000 }, (_, n) => `X-${n}: 1\r\n`).join('')),
  ])) {
    // It may also close the connection at once.
    if (answer !== '') expect(status(answer)).toBeGreaterThanOrEqual(400);
    expect(status(answer)).not.toBeGreaterThanOrEqual(500);
  }
  await stillThere();
});

test('an oversized body is refused', async () => {
  const ids = Array.from({ length: 200_000 }, (_, n) => `owner/${n}`);
  const body = JSON.stringify({ ids });
  const answer = await fetch(`${synthetic.url}/api/v1/models`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  }).catch(() => null);
  if (answer !== null) expect([400, 413]).toContain(answer.status);
  await stillThere();
});

test('only what reads is allowed', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const path of ['/', '/api/v1/about', '/api/v1/model?id=a/b']) {
      const answer = await fetch(synthetic.url + path, { method });
      expect(answer.status, `${method} ${path}`).toBe(405);
    }
  }
});

test('slow senders keep nobody waiting and are hung up on', { timeout: 90_000 }, async () => {
  const slow = await Promise.all(Array.from({ length: 300 }, socket));
  const closed = slow.map((connection) => once(connection, 'close'));
  for (const connection of slow) {
    connection.resume();
    connection.write(`GET /api/v1/about HTTP/1.1\r\nHost: ${hostname}\r\n`);
  }
  const drip = setInterval(() => {
    for (const connection of slow) connection.write('X-More: 1\r\n');
  }, 1000);
  try {
    for (let n = 0; n < 20; n++) {
      const began = performance.now();
      await stillThere();
      expect(performance.now() - began).toBeLessThan(1000);
    }
    await Promise.all(closed);
  } finally {
    clearInterval(drip);
    for (const connection of slow) connection.destroy();
  }
});

test('garbage is no request', async () => {
  for (const bytes of ['\0\x01\x02\r\n\r\n', 'GET\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']) {
    const answer = await send(bytes);
    if (answer !== '') expect(status(answer)).toBe(400);
  }
  await stillThere();
});

test('every answer carries the policies', async () => {
  const paths = ['/', '/model/a/b', '/map', '/api/v1/about', '/api/v1/nothing', '/nothing.js'];
  for (const path of paths) {
    const { headers } = await fetch(synthetic.url + path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('access-control-allow-origin'), path).toBeNull();
  }
});

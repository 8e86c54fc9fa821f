import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

import { program } from './modeltree';

/** A running `modeltree serve`. */
export interface Server {
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Serves a snapshot on a port, or on a free one, and waits until it listens. */
export async function serve(data: string, port = 0): Promise<Server> {
  const child = spawn(program, ['serve', '--port', String(port), '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[^\s/]+/.exec(line)?.[0];
    if (url === undefined) continue;
    // What it prints later must not fill the pipe.
    child.stdout.resume();
    return { url, process: child, stop: () => stop(child) };
  }
  throw new Error('modeltree serve ended before it listened');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

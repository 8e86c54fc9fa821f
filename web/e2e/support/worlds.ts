import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

import { hostileRecords } from './hostile';
import { modeltree } from './modeltree';
import { type Server, serve } from './server';

/** A snapshot that is served while the tests run. */
export interface World {
  /** Address of its server, without a slash at the end. */
  readonly url: string;
  /** The snapshot's folder. */
  readonly data: string;
}

export interface Worlds {
  /** A simulated Hub of 20,000 models. */
  readonly synthetic: World;
  /** Records whose texts attack whoever shows them. */
  readonly hostile: World;
  /** Real records of the Hub; `null` where they are not here. */
  readonly real: World | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    worlds: Worlds;
    /** Where tests write what they keep. */
    folder: string;
  }
}

/** Makes the snapshots and serves them until the last test has ended. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = process.env.EXPLORER_FOLDER ?? mkdtempSync(join(tmpdir(), 'explorer-'));
  mkdirSync(folder, { recursive: true });
  const servers: Server[] = [];
  const world = async (data: string): Promise<World> => {
    const server = await serve(data);
    servers.push(server);
    return { url: server.url, data };
  };
  project.provide('folder', folder);
  project.provide('worlds', {
    synthetic: await world(synthetic(folder)),
    hostile: await world(hostile(folder)),
    real: await real(folder, world),
  });
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}

function synthetic(folder: string): string {
  const kept = join(folder, 'synthetic');
  if (!existsSync(kept)) modeltree('demo', '--quiet', '--keep', kept);
  return join(kept, 'snapshot');
}

function hostile(folder: string): string {
  const data = join(folder, 'hostile');
  if (existsSync(data)) return data;
  const file = join(folder, 'hostile.jsonl');
  writeFileSync(file, hostileRecords.map((record) => `${JSON.stringify(record)}\n`).join(''));
  modeltree('import', '--quiet', '--format', 'hub-api', '--data', data, file);
  return data;
}

async function real(
  folder: string,
  world: (data: string) => Promise<World>,
): Promise<World | null> {
  const shared =
    process.env.MODELTREE_SHARED_DATA ?? join(import.meta.dirname, '../../../../shared/data');
  if (!existsSync(shared)) {
    console.warn('the real data is not here: sessions on it are skipped');
    return null;
  }
  const data = join(folder, 'real');
  const files = ['hub/hub_stats_4167.parquet', 'trees', 'cards/models_with_cards_2022.jsonl.gz'];
  if (!existsSync(data)) {
    modeltree('import', '--quiet', '--data', data, ...files.map((file) => join(shared, file)));
  }
  return world(data);
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../cli/settings.ts';
import { connectTemporal } from './connect.ts';
import { TEMPORAL_ENVIRONMENT, temporalSettings, tlsOf } from './settings.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----';
const KEY = '-----BEGIN PRIVATE KEY-----';

describe('settings of Temporal', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nljobs-temporal-'));
    await writeFile(join(folder, 'client.pem'), CERTIFICATE);
    await writeFile(join(folder, 'client.key'), KEY);
    await writeFile(join(folder, 'client.p12'), 'something else');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('reads what Temporal’s own tools read, and takes what is empty for left out', () => {
    expect(
      temporalSettings({ apiKey: undefined }, { TEMPORAL_ADDRESS: ' eu.tmprl.cloud:7233 ', TEMPORAL_NAMESPACE: '' }),
    ).toEqual({
      address: 'eu.tmprl.cloud:7233',
    });
    expect(
      temporalSettings(
        { address: 'a:1' },
        {
          TEMPORAL_ADDRESS: 'b:1',
          TEMPORAL_NAMESPACE: 'shop.a1b2c',
          TEMPORAL_API_KEY: 'secret',
          TEMPORAL_TLS: 'true',
          TEMPORAL_TLS_CLIENT_CERT_PATH: '/c',
          TEMPORAL_TLS_CLIENT_KEY_PATH: '/k',
          TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/ca',
          TEMPORAL_TLS_SERVER_NAME: 'n',
          NLJOBS_TEMPORAL_PREFIX: 'shop',
        },
      ),
    ).toEqual({
      address: 'a:1',
      namespace: 'shop.a1b2c',
      apiKey: 'secret',
      tls: true,
      certPath: '/c',
      keyPath: '/k',
      caPath: '/ca',
      serverName: 'n',
      prefix: 'shop',
    });
  });

  it('every variable stands in the table of settings', () => {
    expect(Object.keys(SETTINGS)).toEqual(expect.arrayContaining(Object.values(TEMPORAL_ENVIRONMENT)));
  });

  it.each([
    [{}, /TEMPORAL_ADDRESS/],
    [{ TEMPORAL_ADDRESS: 'a:1', NLJOBS_TEMPORAL_PREFIX: 'a.b' }, /NLJOBS_TEMPORAL_PREFIX.*letters/],
    [{ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_CLIENT_CERT_PATH: '/c' }, /both TEMPORAL_TLS_CLIENT_CERT_PATH and/],
  ])('refuses %o', (environment, words) => {
    expect(() => temporalSettings({}, environment)).toThrow(words);
  });

  it('encrypts where anything asks for it, and never sends a key in clear', async () => {
    expect(await tlsOf({ address: 'a:1' })).toBeNull();
    expect(await tlsOf({ address: 'a:1', tls: true })).toEqual({});
    expect(await tlsOf({ address: 'a:1', apiKey: 'secret' })).toEqual({});
    await expect(tlsOf({ address: 'a:1', apiKey: 'secret', tls: false })).rejects.toMatchObject({
      code: 'engine-refused',
    });
    const [certPath, keyPath] = [join(folder, 'client.pem'), join(folder, 'client.key')];
    expect(await tlsOf({ address: 'a:1', certPath, keyPath, serverName: 'n' })).toEqual({
      serverNameOverride: 'n',
      clientCertPair: { crt: Buffer.from(CERTIFICATE), key: Buffer.from(KEY) },
    });
    const missing = await tlsOf({ address: 'a:1', caPath: join(folder, 'ca.pem') }).catch(String);
    expect(missing).toMatch(/TEMPORAL_TLS_SERVER_CA_CERT_PATH names .*ca\.pem, which cannot be read \(ENOENT\)/);
    const other = await tlsOf({ address: 'a:1', certPath: join(folder, 'client.p12'), keyPath }).catch(String);
    expect(other).toMatch(/TEMPORAL_TLS_CLIENT_CERT_PATH names .*client\.p12, which is no PEM file/);
  });

  it('says where no server answers', async () => {
    await expect(connectTemporal({ address: '127.0.0.1:1' }, 200)).rejects.toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringContaining('127.0.0.1:1'),
    });
  });
});

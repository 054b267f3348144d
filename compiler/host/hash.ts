import { hash } from 'node:crypto';

/** SHA-256 (FIPS 180-4) in hexadecimal. Text is hashed as UTF-8. In one call: a check hashes thousands of small files. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** The first 16 digits: enough to tell versions of one thing apart, short enough to be read in a review. */
export function shortHash(data: string | Uint8Array): string {
  return sha256(data).slice(0, 16);
}

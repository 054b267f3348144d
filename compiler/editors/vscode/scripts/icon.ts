import { crc32, deflateSync } from 'node:zlib';

/** Pixels on a side: the least that the marketplace shows well. */
const SIZE = 128;
/** Samples on a side of each pixel, for smooth edges. */
const SAMPLES = 4;

type Point = readonly [x: number, y: number];
type Colour = readonly [red: number, green: number, blue: number];
interface Stroke {
  readonly from: Point;
  readonly to: Point;
  readonly width: number;
  readonly colour: Colour;
}

const BLUE: Colour = [0x2c, 0x4a, 0x8f];
const WHITE: Colour = [0xff, 0xff, 0xff];
const YELLOW: Colour = [0xff, 0xd0, 0x8a];
/** Two lines of text and the hands of a clock, on a sheet of 32 by 32: the dashboard's icon. */
const STROKES: readonly Stroke[] = [
  { from: [8, 11], to: [24, 11], width: 2.6, colour: WHITE },
  { from: [8, 16], to: [18, 16], width: 2.6, colour: WHITE },
  { from: [22.5, 18.6], to: [22.5, 20.7], width: 1.8, colour: YELLOW },
  { from: [22.5, 20.7], to: [23.8, 21.7], width: 1.8, colour: YELLOW },
];
const CLOCK = { centre: [22.5, 20.5], radius: 4.2, width: 2.2 } as const;
const SHEET = 32;
const CORNER = 8;

/** The icon of the extension, as a PNG with transparent corners. */
export function icon(): Buffer {
  const rows = Array.from({ length: SIZE }, (_, y) =>
    // Each row begins with the number of its filter: none.
    Buffer.from([0, ...Array.from({ length: SIZE }, (_, x) => pixel(x, y)).flat()]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // 8 bits in each of red, green, blue and opacity.
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function pixel(x: number, y: number): readonly number[] {
  const at = (pixels: number, sample: number): number => ((pixels + (sample + 0.5) / SAMPLES) * SHEET) / SIZE;
  const sum = [0, 0, 0];
  let inked = 0;
  for (let sample = 0; sample < SAMPLES ** 2; sample++) {
    const colour = colourAt([at(x, sample % SAMPLES), at(y, Math.floor(sample / SAMPLES))]);
    if (colour === null) continue;
    inked++;
    for (const [index, value] of colour.entries()) sum[index] = (sum[index] ?? 0) + value;
  }
  const mean = sum.map((value) => (inked === 0 ? 0 : Math.round(value / inked)));
  return [...mean, Math.round((255 * inked) / SAMPLES ** 2)];
}

/** The colour of a point of the sheet; null outside of its rounded corners. */
function colourAt(point: Point): Colour | null {
  const stroke = STROKES.findLast(({ from, to, width }) => distance(point, from, to) <= width / 2);
  if (stroke !== undefined) return stroke.colour;
  const { centre, radius, width } = CLOCK;
  if (Math.abs(distance(point, centre, centre) - radius) <= width / 2) return YELLOW;
  const inset = (value: number): number => Math.min(Math.max(value, CORNER), SHEET - CORNER);
  const nearest: Point = [inset(point[0]), inset(point[1])];
  return distance(point, nearest, nearest) <= CORNER ? BLUE : null;
}

/** How far a point is from the line between two others. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx ** 2 + dy ** 2;
  const along = length === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1);
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

import { openGround } from './place.ts';
import { asText } from './report.ts';
import { storm } from './storm.ts';

const ground = await openGround();
try {
  const outcome = await storm(ground, { seed: 1, kills: Number(process.argv[2] ?? 20), log: console.error });
  console.log(asText(outcome));
} finally {
  await ground.close();
}

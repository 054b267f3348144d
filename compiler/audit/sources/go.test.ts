import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test('robfig/cron and gocron', async () => {
  const text = `package main
const nightly = "0 2 * * *" // at two
func main() {
	c := cron.New(cron.WithSeconds())
	// every half hour
	c.AddFunc("0 */30 * * * *", poll)
	c.AddFunc(nightly, backup)
	c.AddFunc("@every 1h", poll)
	c.AddFunc(\`CRON_TZ=Asia/Tokyo 30 4 * * *\`, report)
	s.Cron("0 9 * * 1").Do(weekly) // Mondays at nine
}
`;
  expect(await told('cmd/main.go', text)).toEqual([
    '2:18 robfig "0 2 * * *" - | same-line: at two',
    '6:13 robfig "0 */30 * * * *" - | above: every half hour',
    '9:32 robfig "30 4 * * *" Asia/Tokyo',
    '10:10 robfig "0 9 * * 1" - | same-line: Mondays at nine',
  ]);
});

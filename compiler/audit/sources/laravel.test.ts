import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'chains',
    'app/Console/Kernel.php',
    `<?php
        // every day at one pm
        $schedule->command('emails:send')->dailyAt('13:00')->timezone('America/New_York');

        # on Mondays
        $schedule->job(new Foo)->weeklyOn(1, '8:00')->description('Mondays at eight');
        $schedule->call(function () { $x = 1; })->cron('0 0 1 * *'); // monthly
        $schedule->command('a')->hourly()->between('8:00', '17:00');
        $schedule->command('a')->everyFiveMinutes();
        $schedule->command('b')->weekdays()->at('9:30')->withoutOverlapping();
        Schedule::command('c')->monthlyOn(4, '15:00');
        $schedule->command('d')->twiceDaily(1, 13);
`,
    [
      '3:44 laravel "0 13 * * *"! America/New_York | above: every day at one pm',
      '6:34 laravel "0 8 * * 1"! - | above: on Mondays | description: Mondays at eight',
      '7:57 laravel "0 0 1 * *" - | same-line: monthly',
      '8:34 laravel "0 * * * *"!? -',
      '9:34 laravel "*/5 * * * *"! -',
      '10:34 laravel "30 9 * * 1-5"! -',
      '11:33 laravel "0 15 4 * *"! -',
      '12:34 laravel "0 1,13 * * *"! -',
    ],
  ],
  [
    'what cannot be told',
    'routes/console.php',
    `<?php
Schedule::command('a')->dailyAt($time);
Schedule::command('b')->everySecond();
Schedule::command('c')->lastDayOfMonth('15:00');
Schedule::command('d');
Schedule::command('e')->cron($cron);
`,
    [],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});

import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'annotations',
    'src/main/java/A.java',
    `class A {
  /** The nightly run.
   * Every day at 3 am.
   */
  @Async
  @Scheduled(cron = "0 0 3 * * *", zone = "Europe/Berlin")
  public void nightly() {}

  // midnight
  @Scheduled(cron = "\${app.cron:0 0 0 * * ?}") // beside
  void b() {}

  @Scheduled(cron = "\${app.cron}")
  @Scheduled(fixedRate = 5)
  void c() {}
}
`,
    [
      '6:22 spring "0 0 3 * * *" Europe/Berlin | above: The nightly run. / Every day at 3 am.',
      '10:33 spring "0 0 0 * * ?" - | above: midnight | same-line: beside',
    ],
  ],
  [
    'builders of Quartz, and a constant',
    'B.kt',
    `class B {
  private static final String CRON = "0 15 10 ? * 6L"; // the last Friday
  Trigger t = newTrigger().withSchedule(cronSchedule(CRON).inTimeZone(TimeZone.getTimeZone("UTC")));
}
`,
    ['2:39 quartz "0 15 10 ? * 6L" UTC | same-line: the last Friday'],
  ],
  [
    'Quarkus',
    'C.java',
    `import io.quarkus.scheduler.Scheduled;
class C {
  // Mondays
  @Scheduled(cron = "0 0 3 ? * 2") void c() {}
}
`,
    ['4:22 quartz "0 0 3 ? * 2" - | above: Mondays'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});

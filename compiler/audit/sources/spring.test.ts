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
  [
    'Quartz.NET and Azure Functions',
    'Jobs.cs',
    `class Jobs {
  // Saturdays at midnight
  ITrigger weekly = TriggerBuilder.Create()
      .WithCronSchedule("0 0 0 ? * SAT").Build(); // SAT
  // every five minutes
  [FunctionName("Poll")]
  public static void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer) {}
}
`,
    ['4:26 quartz "0 0 0 ? * SAT" - | same-line: SAT', '7:41 ncrontab "0 */5 * * * *" UTC'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});

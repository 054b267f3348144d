/**
 * Verbs that descriptions tell a job to do. In "when a user signs up send a welcome email" one of them, with what it is
 * done to, ends the event as a comma would. Words that are as often things keep to those that nobody says of events.
 */
export const COMMANDS: ReadonlySet<string> = new Set(
  `send email mail text notify alert tell message ping page remind inform warn ask invite thank nudge chase call contact
  create make build open start begin launch run execute trigger kick assign reassign allocate route forward redirect
  add append insert attach link tag label mark flag set reset put move copy clone archive store save record log write
  post publish share upload download export import sync push pull fetch load fill refresh rebuild recompute recalculate
  reindex regenerate generate render resize transcode convert compress encrypt scan check verify validate test review
  update upgrade adjust apply grant give award credit charge bill invoice refund pay issue print register enrol enroll
  delete remove purge prune wipe clear clean drop expire revoke cancel close lock unlock block unblock suspend disable
  enable activate deactivate freeze hold release restart reboot stop kill scale deploy roll merge tear shut restore
  recover retry requeue queue enqueue schedule book reserve order restock reorder replace return ship dispatch deliver
  escalate raise report announce broadcast welcome greet congratulate offer follow recompile backfill snapshot back
  provision deprovision quarantine isolate rotate renew extend transfer credit debit reconcile settle deduct`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** What a command is done to begins so: "send the guide", "restart it". */
export const OBJECT_OPENERS: ReadonlySet<string> = new Set(
  'the a an their his her its our my your all every each any this that these those it them him us me both two three some another one'.split(
    ' ',
  ),
);

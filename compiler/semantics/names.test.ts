import { describe, expect, it } from 'vitest';
import { handlerName } from './names.ts';

describe('a handler is named by the order that its words give', () => {
  const named: Readonly<Record<string, string>> = {
    'send reminders to customers who have not paid': 'sendReminders',
    'This script deletes old sessions': 'deleteOldSessions',
    'A job that rebuilds the search index': 'rebuildSearchIndex',
    'The platform logs are compressed': 'compressPlatformLogs',
    'The customer database shall be backed up': 'backUpCustomerDatabase',
    'Drafts older than 30 days are archived': 'archiveDrafts',
    'Emails the suppliers whose stock runs low': 'emailSuppliers',
    'Orders older than a week': 'ordersWeek',
    'check whether the backup is done': 'checkWhetherBackupDone',
  };
  it.each(Object.entries(named))('%s', (said, name) => {
    expect(handlerName(said)).toBe(name);
  });
});

import { describe, expect, test } from 'vitest';
import { createAnswers } from './answers.ts';
import { sharedRevision } from './revision.ts';

const text = (said: string, until: number | null = null) => {
  const make = async () => {
    make.times += 1;
    return { text: said, until };
  };
  make.times = 0;
  return make;
};

describe('kept answers', () => {
  test('one is made for all who ask for the same, and anew once anything was changed', async () => {
    const answers = createAnswers();
    const first = text('one');
    const all = await Promise.all([1, 2, 3].map(() => answers.answer('runs', 'r1', first)));
    expect(first.times).toBe(1);
    expect(all.map(({ bytes }) => bytes.toString())).toEqual(['one', 'one', 'one']);
    const second = text('two');
    const after = await answers.answer('runs', 'r2', second);
    expect(after.bytes.toString()).toBe('two');
    expect(after.etag).not.toBe(all[0]?.etag);
    // An earlier revision does not come back; if it did, nothing of what was made for another would answer it.
    expect((await answers.answer('runs', 'r1', text('three'))).bytes.toString()).toBe('three');
  });

  test('the same bytes have the same name, whoever made them', async () => {
    const [a, b] = await Promise.all(
      [createAnswers(), createAnswers()].map((answers, n) => answers.answer('runs', `r${n}`, text('same'))),
    );
    expect(a?.etag).toBe(b?.etag);
  });

  test('one that the clock changes is made anew from that instant on', async () => {
    let now = 1000;
    const answers = createAnswers({ now: () => now });
    const make = text('next at 2000', 2000);
    await answers.answer('jobs', 'r1', make);
    now = 1999;
    await answers.answer('jobs', 'r1', make);
    expect(make.times).toBe(1);
    now = 2000;
    await answers.answer('jobs', 'r1', make);
    expect(make.times).toBe(2);
  });

  test('what fails is told to all who wait for it, and not kept', async () => {
    const answers = createAnswers();
    const fails = () => Promise.reject(new Error('no database'));
    await expect(answers.answer('runs', 'r1', fails)).rejects.toThrow('no database');
    expect((await answers.answer('runs', 'r1', text('there again'))).bytes.toString()).toBe('there again');
  });

  test('no more are kept than there is room for: those go first that nobody asked for longest', async () => {
    const answers = createAnswers({ most: 2, largest: 10 });
    const [a, b, c] = [text('aaa'), text('bbb'), text('ccc')];
    await answers.answer('a', 'r1', a);
    await answers.answer('b', 'r1', b);
    await answers.answer('a', 'r1', a);
    await answers.answer('c', 'r1', c);
    await answers.answer('a', 'r1', a);
    expect(a.times).toBe(1);
    await answers.answer('b', 'r1', b);
    expect(b.times).toBe(2);
    const large = text('x'.repeat(11));
    await answers.answer('large', 'r1', large);
    await answers.answer('large', 'r1', large);
    expect(large.times).toBe(2);
  });
});

describe('the revision that many ask for', () => {
  test('is asked for once by all who ask together', async () => {
    let asked = 0;
    const revision = sharedRevision(async () => {
      asked += 1;
      return String(asked);
    }, 0);
    expect(await Promise.all([revision(), revision(), revision()])).toEqual(['1', '1', '1']);
    expect(await revision()).toBe('2');
  });

  test('nobody is answered by a question that was on its way before theirs', async () => {
    const answer: ((revision: string) => void)[] = [];
    let sent = (): void => {};
    const revision = sharedRevision(
      () =>
        new Promise((resolve) => {
          answer.push(resolve);
          sent();
        }),
      0,
    );
    const isSent = () =>
      new Promise<void>((resolve) => {
        sent = resolve;
      });
    let waiting = isSent();
    const early = revision();
    await waiting;
    waiting = isSent();
    const late = revision();
    answer[0]?.('before the change');
    expect(await early).toBe('before the change');
    await waiting;
    answer[1]?.('behind the change');
    expect(await late).toBe('behind the change');
  });

  test('a question that fails is told, and asked again by the next', async () => {
    let asked = 0;
    const revision = sharedRevision(async () => {
      asked += 1;
      if (asked === 1) throw new Error('no database');
      return 'here';
    }, 0);
    await expect(revision()).rejects.toThrow('no database');
    expect(await revision()).toBe('here');
  });
});

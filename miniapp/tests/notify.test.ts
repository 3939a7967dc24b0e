// Which WeChat messages one tap asks about: WeChat takes three at once.
import { expect, test } from 'vitest';
import './uni';
import { wanted } from '@/platform/notify';
import type { Subscriptions, Template } from '@/api/models';

const one = (template: Template, credits_n: number) => ({ id: `t-${template}`, template, name: template, credits_n });
const KNOWN: Subscriptions = { templates: [one('job', 0), one('team', 2), one('visit', 1), one('question', 0), one('share', 3)] };

test.each([
  [[],                   ['job', 'question', 'visit'], 'what can be sent least often, and no more than three'],
  [['question'],         ['question'],                 'of a question'],
  [['team', 'visit'],    ['visit', 'team'],            'of a job'],
] as [Template[], Template[], string][])('%j asks about %j: %s', (about, expected) => {
  expect(wanted(KNOWN, about).map(({ template }) => template)).toEqual(expected);
  expect(KNOWN.templates.map(({ template }) => template)[0], 'the list itself stays').toBe('job');
});

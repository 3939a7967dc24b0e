// Which teams an operator has to look at, and what of them.
import { operation } from '@/api/catalogue';
import type { Team } from '@/api/models';
import { yuan } from '@/words/money';
import { t } from '@/i18n/zh-Hans';

/** New teams first, then working ones with papers that nobody has seen, then those that were stopped. */
const ORDER = ['pending', 'approved', 'suspended'] as const;

export interface Group {
  state: Team['state'];
  title: string;
  teams: Team[];
}

export function groupsOf(teams: Team[]): Group[] {
  const groups = ORDER.map((state) => ({ state, title: t.operator.groups[state], teams: teams.filter((team) => team.state === state) }));
  return groups.filter((group) => group.teams.length > 0);
}

/** What a team does and for how much: `旋耕`, `¥65/亩`. */
export function pricesOf({ services }: Team): { name: string; price: string }[] {
  return services.map(({ operation: code, price_fen }) => {
    const known = operation(code);
    return known ? { name: known.name, price: t.unit.per(yuan(price_fen), known.unit_name) } : { name: code, price: yuan(price_fen) };
  });
}

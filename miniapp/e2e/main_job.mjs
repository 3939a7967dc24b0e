// The whole job in real windows: the farmer's, the team's, and those of everybody around them.
// `cargo xtask test` runs it against a service of its own; by hand: BANGNONG_URL=… npm run e2e [story …]
import { play } from './play.mjs';
import { anotherTeam } from './stories/another_team.mjs';
import { clinic } from './stories/clinic.mjs';
import { dispute } from './stories/dispute.mjs';
import { farmerAndTeam } from './stories/farmer_and_team.mjs';
import { letters } from './stories/letters.mjs';
import { market } from './stories/market.mjs';
import { marketTurns } from './stories/market_turns.mjs';
import { neighbours } from './stories/neighbours.mjs';
import { otherHands } from './stories/other_hands.mjs';
import { reasons } from './stories/reasons.mjs';
import { township } from './stories/township.mjs';
import { weakSignal } from './stories/weak_signal.mjs';

const stories = { farmerAndTeam, weakSignal, reasons, neighbours, otherHands, letters, dispute, anotherTeam, township, market, marketTurns, clinic };
const asked = process.argv.slice(2);
const chosen = Object.entries(stories).filter(([name]) => asked.length === 0 || asked.includes(name));

const ok = await play(chosen.map(([, story]) => story));
process.exitCode = ok ? 0 : 1;

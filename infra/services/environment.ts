import type { TeamApp } from '../components/team-app.ts';
import { busName } from '../names.ts';

/** Variables of every service that both teams deploy and that announces. */
export const environmentOf = ({ account, team }: TeamApp) => ({
  SNAPFERRY_ACCOUNT: account,
  SNAPFERRY_BUS_NAME: busName(team),
  SNAPFERRY_TEAM: team,
});

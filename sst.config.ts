/// <reference path="./.sst/platform/config.d.ts" />

// SST refuses imports at the top of this file.
export default $config({
  async app(input) {
    const { appOf, deploymentOf } = await import('./infra/app.ts');
    return appOf(deploymentOf(process.env.TEAM, input.stage));
  },
  async run() {
    const { deploymentOf } = await import('./infra/app.ts');
    const { team, stage } = deploymentOf(process.env.TEAM, $app.stage);
    if (team === 'source') return (await import('./infra/source.ts')).deploySource(stage);
    return (await import('./infra/lake.ts')).deployLake(stage);
  },
});

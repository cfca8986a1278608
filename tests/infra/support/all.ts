import { recordLake, recordSource } from './apps.ts';
import { asBilling, asStock, billing, lakeOfThree, shop, stock } from './deployments.ts';
import { keyOf } from './keys.ts';
import { World } from './world.ts';

/** Two service teams that export by themselves, one whose exports the lake runs, and the lake. */
export async function recordAll() {
  const apps = {
    shop: await recordSource(shop),
    stock: await recordSource(stock, asStock),
    billing: await recordSource(billing, asBilling),
    lake: await recordLake(lakeOfThree),
  };
  const keys = {
    shopLanding: keyOf(apps.shop, 'landing'),
    stockLanding: keyOf(apps.stock, 'landing'),
    billingLanding: keyOf(apps.lake, `landing-${billing.account}`),
    billingCopies: keyOf(apps.billing, 'copies'),
    lakeCopies: keyOf(apps.lake, 'copies'),
    notifications: keyOf(apps.lake, 'notifications'),
    shopNotifications: keyOf(apps.shop, 'notifications'),
    pseudonymisation: keyOf(apps.lake, 'pseudonymisation'),
    proofs: keyOf(apps.lake, 'proofs'),
  };
  return { apps, keys, world: World.of(Object.values(apps)) };
}

export type Keys = Awaited<ReturnType<typeof recordAll>>['keys'];

import { ensurePlatform } from './platform.ts';

ensurePlatform();

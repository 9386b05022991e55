import { startForSuite } from './src/suite-platform.ts';

export default startForSuite;

import { stopAfterSuite } from './src/suite-platform.ts';

export default stopAfterSuite;

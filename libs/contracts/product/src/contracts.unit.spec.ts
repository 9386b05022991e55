import { describeContracts } from '@tenfold/contract-kit/describe-contracts';
import * as contracts from './index.ts';

describeContracts(contracts);

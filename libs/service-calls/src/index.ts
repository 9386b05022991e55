export { ServiceCall, type Answered, type Question, type Refused, type ServiceCallOptions } from './service-call.ts';

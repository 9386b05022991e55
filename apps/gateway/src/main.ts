import { ConfigError } from '@tenfold/service-host/config';
import { gatewayConfig } from './config.ts';
import { createGateway } from './create-gateway.ts';

try {
  const config = gatewayConfig();
  const gateway = await createGateway(config);
  await gateway.listen({ port: config.PORT, host: config.HOST });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      gateway.log.info(`${signal}: finishing what is in hand`);
      gateway.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
}

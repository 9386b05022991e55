import { startService } from '@tenfold/service-host';
import { PaymentModule } from './payment.module.ts';
import { paymentDatabase } from './persistence/payment-database.ts';
import { manifest } from './service.manifest.ts';

await startService(manifest, PaymentModule, { database: paymentDatabase });

import { join, resolve } from 'node:path';
import { buildClientPackage } from './client-package.ts';

const workspace = join(import.meta.dirname, '../../../..');
const folder = process.argv[2] ?? 'dist/client';
buildClientPackage(workspace, resolve(workspace, folder));
console.log(`${folder} written: npm pack makes an archive of it, npm publish gives it to a registry`);

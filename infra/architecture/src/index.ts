export { shellBlocksOf, type ShellBlock } from './documented-commands.ts';

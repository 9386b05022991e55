/** Names of the things in the sound world. */
export const orderA = '00000000-0000-7000-8000-00000000000a';
export const orderB = '00000000-0000-7000-8000-00000000000b';
export const variant = '00000000-0000-7000-8000-0000000000f1';
export const inventory = '00000000-0000-7000-8000-0000000000f2';
export const product = '00000000-0000-7000-8000-0000000000f0';
export const reservationA = '00000000-0000-7000-8000-0000000000e1';
export const paymentA = '00000000-0000-7000-8000-0000000000d1';
export const paymentB = '00000000-0000-7000-8000-0000000000d2';

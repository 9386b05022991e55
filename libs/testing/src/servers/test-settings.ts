/** Nothing in a test database is worth a disk write; many suites keep their pools open at the same time. */
export const TEST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '400',
};
